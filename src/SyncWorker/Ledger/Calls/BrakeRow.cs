using System.Text.Json;
using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Ledger.Calls;

/// <summary>The brakes: a row for each procedure whose last verdict was a dead letter.</summary>
internal sealed class BrakeRow
{
    public required string Procedure { get; init; }
    public required string Fingerprint { get; init; }
    public required string Message { get; init; }
    public required string Aggregates { get; init; }
    public long? Since { get; init; }
    public long? ProbeAt { get; init; }
    public long? ProbeId { get; init; }

    public static IReadOnlyList<BrakeState> Read(Session ledger) =>
    [
        .. ledger.Query<BrakeRow>(ReadSql).Select(row => new BrakeState(
            row.Procedure,
            row.Fingerprint,
            row.Message,
            JsonSerializer.Deserialize<List<long>>(row.Aggregates)!,
            Instant.FromLedger(row.Since),
            Instant.FromLedger(row.ProbeAt),
            row.ProbeId)),
    ];

    /// <summary>Paused procedures, each with the entity that may probe. They stay so until the end: every verdict locks the gate.</summary>
    public static IReadOnlyDictionary<string, long?> HoldPaused(Session ledger)
    {
        GateRow.Hold(ledger);
        return Read(ledger).Where(brake => brake.Since is not null).ToDictionary(brake => brake.Procedure, brake => brake.Probe);
    }

    /// <summary>Lets one row probe for each paused procedure whose wait is over.</summary>
    /// <returns>The paused procedures, each with the entity that may probe.</returns>
    public static async Task<IReadOnlyDictionary<string, long?>> PausedAsync(
        LedgerStore store, DateTimeOffset now, TimeSpan probe, CancellationToken cancellationToken)
    {
        var brakes = store.Read(Read);
        if (brakes.Any(brake => brake.ProbeAt <= now))
        {
            brakes = await store.WriteAsync(
                ledger =>
                {
                    // Read again under the lock: another worker may have chosen a probe, or a verdict may have released the brake.
                    GateRow.Hold(ledger);
                    foreach (var brake in Read(ledger).Where(brake => brake.ProbeAt <= now))
                    {
                        NameProbe(ledger, brake, now, probe);
                    }
                    return Read(ledger);
                },
                cancellationToken);
        }
        return brakes.Where(brake => brake.Since is not null).ToDictionary(brake => brake.Procedure, brake => brake.Probe);
    }

    public static void Write(Session ledger, BrakeState brake) => ledger.Execute(
        WriteSql,
        new
        {
            brake.Procedure,
            brake.Fingerprint,
            brake.Message,
            Aggregates = JsonSerializer.Serialize(brake.Aggregates),
            Since = brake.Since.ToLedger(),
            ProbeAt = brake.ProbeAt.ToLedger(),
            ProbeId = brake.Probe,
        });

    /// <summary>
    /// Releases the brakes of procedures of which a record was accepted. Records that wait for that are released in the next turn
    /// (<see cref="WaitSweep"/>).
    /// </summary>
    public static void Release(Session ledger, IEnumerable<string> procedures) =>
        ledger.Execute(ReleaseSql, new { Procedures = procedures.ToArray() });

    /// <summary>Chooses the entity that probes next: one of an aggregate that has not failed in this way, if there is one.</summary>
    private static void NameProbe(Session ledger, BrakeState brake, DateTimeOffset now, TimeSpan wait)
    {
        var arguments = new
        {
            Blocked = WaitReason.Paused(brake.Procedure).Text,
            Aggregates = brake.Aggregates.ToArray(),
            Now = now.ToLedger(),
        };
        var probe = Schedule.ReleaseFirst(
            ledger, "blocked = @Blocked", "aggregate = any(@Aggregates), last_failed_at nulls first, id", arguments);
        Write(ledger, brake with { Probe = probe, ProbeAt = now + wait });
    }

    private const string ReadSql = """
        select procedure as Procedure, fingerprint as Fingerprint, message as Message, aggregates as Aggregates,
          since as Since, probe_at as ProbeAt, probe_id as ProbeId
        from brake order by procedure
        """;

    private const string WriteSql = """
        insert into brake (procedure, fingerprint, message, aggregates, since, probe_at, probe_id)
        values (@Procedure, @Fingerprint, @Message, @Aggregates, @Since, @ProbeAt, @ProbeId)
        on conflict (procedure) do update set
          fingerprint = excluded.fingerprint, message = excluded.message, aggregates = excluded.aggregates,
          since = excluded.since, probe_at = excluded.probe_at, probe_id = excluded.probe_id
        """;

    private const string ReleaseSql = "delete from brake where procedure = any(@Procedures)";
}
