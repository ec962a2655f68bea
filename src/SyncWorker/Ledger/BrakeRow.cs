using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using SyncWorker.Decide;
using SyncWorker.Plan;

namespace SyncWorker.Ledger;

/// <summary>The brakes, a row for each procedure of which something died last.</summary>
internal sealed class BrakeRow
{
    public required string Procedure { get; init; }
    public required string Fingerprint { get; init; }
    public required string Message { get; init; }
    public required string Aggregates { get; init; }
    public long? Since { get; init; }
    public long? ProbeAt { get; init; }
    public long? ProbeId { get; init; }

    public static IReadOnlyList<BrakeState> Read(SqliteConnection connection, SqliteTransaction transaction) =>
    [
        .. connection.Query<BrakeRow>(ReadSql, transaction: transaction).Select(row => new BrakeState(
            row.Procedure,
            row.Fingerprint,
            row.Message,
            JsonSerializer.Deserialize<List<long>>(row.Aggregates)!,
            Instant.FromLedger(row.Since),
            Instant.FromLedger(row.ProbeAt),
            row.ProbeId)),
    ];

    public static void Write(SqliteConnection connection, SqliteTransaction transaction, BrakeState brake) => connection.Execute(
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
        },
        transaction);

    /// <summary>Something of these procedures was accepted: what waited for that goes on.</summary>
    public static void Release(SqliteConnection connection, SqliteTransaction transaction, IEnumerable<string> procedures, long now)
    {
        foreach (var procedure in connection.Query<string>(ReleaseSql, new { Procedures = JsonSerializer.Serialize(procedures) }, transaction).ToList())
        {
            Wake.WaitingFor(connection, transaction, PausedProcedures.Reason(procedure), now);
        }
    }

    /// <summary>Names the one that tries next: of an aggregate that has not failed so, if there is one.</summary>
    public static void NameProbe(SqliteConnection connection, SqliteTransaction transaction, BrakeState brake, DateTimeOffset now, TimeSpan wait)
    {
        var arguments = new { Blocked = PausedProcedures.Reason(brake.Procedure), Aggregates = JsonSerializer.Serialize(brake.Aggregates), Now = now.ToLedger() };
        var probe = connection.ExecuteScalar<long?>(ProbeSql, arguments, transaction);
        Write(connection, transaction, brake with { Probe = probe, ProbeAt = now + wait });
    }

    private const string ReadSql = """
        select procedure as Procedure, fingerprint as Fingerprint, message as Message, aggregates as Aggregates,
          since as Since, probe_at as ProbeAt, probe_id as ProbeId
        from brake order by procedure
        """;

    private const string WriteSql = """
        insert or replace into brake (procedure, fingerprint, message, aggregates, since, probe_at, probe_id)
        values (@Procedure, @Fingerprint, @Message, @Aggregates, @Since, @ProbeAt, @ProbeId)
        """;

    private const string ReleaseSql = "delete from brake where procedure in (select value from json_each(@Procedures)) returning procedure";

    private const string ProbeSql = """
        update entity set due_at = @Now, blocked = null where id = (
          select id from entity where blocked = @Blocked and import_id is null
          order by aggregate in (select value from json_each(@Aggregates)), last_failed_at nulls first, id limit 1)
        returning id
        """;
}
