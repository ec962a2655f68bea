using System.Text.Json;
using SyncWorker.Gate;

namespace SyncWorker.Ledger.Calls;

/// <summary>The single row of the gate.</summary>
internal sealed class GateRow
{
    public GateReason? Reason { get; init; }
    public string? Detail { get; init; }
    public long? Since { get; init; }
    public long? ClosedSince { get; init; }
    public long? Until { get; init; }
    public int Failures { get; init; }
    public int RowLimit { get; init; }
    public int SizeLimit { get; init; }
    public int? DeleteLimit { get; init; }
    public int? AnswersSinceThrottle { get; init; }
    public int InFlightLimit { get; init; }
    public long? InFlightSince { get; init; }
    public long? LastSuccess { get; init; }
    public long? LastAccepted { get; init; }
    public string? Pace { get; init; }
    public long? PausedSince { get; init; }
    public string? PausedBy { get; init; }
    public string? PausedReason { get; init; }

    public static GateState Read(Session ledger) => Read(ledger, ReadSql);

    /// <summary>Locks the row: no other transaction writes it until this one ends.</summary>
    public static GateState Hold(Session ledger) => Read(ledger, ReadSql + " for update");

    private static GateState Read(Session ledger, string sql)
    {
        var row = ledger.QuerySingle<GateRow>(sql);
        return new()
        {
            Reason = row.Reason,
            Detail = row.Detail,
            Since = Instant.FromLedger(row.Since),
            ClosedSince = Instant.FromLedger(row.ClosedSince),
            Until = Instant.FromLedger(row.Until),
            Failures = row.Failures,
            RowLimit = row.RowLimit,
            SizeLimit = row.SizeLimit,
            DeleteLimit = row.DeleteLimit,
            AnswersSinceThrottle = row.AnswersSinceThrottle,
            InFlightLimit = row.InFlightLimit,
            InFlightSince = Instant.FromLedger(row.InFlightSince),
            LastSuccess = Instant.FromLedger(row.LastSuccess),
            LastAccepted = Instant.FromLedger(row.LastAccepted),
            Pace = row.Pace is { } pace ? JsonSerializer.Deserialize<Pace>(pace) : null,
            Pause = row.PausedSince is { } since ? new(Instant.FromLedger(since), row.PausedBy ?? "", row.PausedReason ?? "") : null,
        };
    }

    /// <summary>Writes an operator's pause. A second pause has the newer reason and the older time.</summary>
    public static void Pause(Session ledger, DateTimeOffset now, string by, string? reason) => ledger.Execute(
        "update gate set paused_since = coalesce(paused_since, @Now), paused_by = @By, paused_reason = @Reason",
        new { Now = now.ToLedger(), By = by, Reason = reason });

    /// <summary>Ends the pause. An operator who resumes wants to see at once, not after the next backoff, whether it works again.</summary>
    public static void Resume(Session ledger, DateTimeOffset now) => ledger.Execute(
        """
        update gate set
          paused_since = null, paused_by = null, paused_reason = null,
          until = case when reason = 'Throttled' or until is null then until else least(until, @Now) end
        """,
        new { Now = now.ToLedger() });

    /// <summary>Writes everything except the operator's pause.</summary>
    public static void Write(Session ledger, GateState gate) => ledger.Execute(
        """
        update gate set
          reason = @Reason, detail = @Detail, since = @Since, until = @Until, failures = @Failures, row_limit = @RowLimit,
          size_limit = @SizeLimit, delete_limit = @DeleteLimit, answers_since_throttle = @AnswersSinceThrottle,
          in_flight_limit = @InFlightLimit, in_flight_since = @InFlightSince, last_success = @LastSuccess, last_accepted = @LastAccepted,
          pace = @Pace
        """,
        new
        {
            Reason = gate.Reason?.ToString(),
            gate.Detail,
            Since = gate.Since.ToLedger(),
            Until = gate.Until.ToLedgerRoundedUp(),
            gate.Failures,
            gate.RowLimit,
            gate.SizeLimit,
            gate.DeleteLimit,
            gate.AnswersSinceThrottle,
            gate.InFlightLimit,
            InFlightSince = gate.InFlightSince.ToLedger(),
            LastSuccess = gate.LastSuccess.ToLedger(),
            LastAccepted = gate.LastAccepted.ToLedger(),
            Pace = Json(gate.Pace),
        });

    /// <summary>Writes the pace after a call started.</summary>
    public static void WritePace(Session ledger, Pace pace) => ledger.Execute("update gate set pace = @Pace", new { Pace = Json(pace) });

    private static string? Json(Pace? pace) => pace is null ? null : JsonSerializer.Serialize(pace);

    /// <summary>Makes the other workers go on at once when an accepted call or the control has opened the gate.</summary>
    public static void NotifyIfOpened(Session ledger, GateState before, GateState after)
    {
        if (before.Reason is not null && after.Reason is null)
        {
            ledger.NotifyOthers();
        }
    }

    private const string ReadSql = """
        select reason as Reason, detail as Detail, since as Since, closed_since as ClosedSince, until as Until, failures as Failures,
          row_limit as RowLimit, size_limit as SizeLimit, delete_limit as DeleteLimit, answers_since_throttle as AnswersSinceThrottle,
          in_flight_limit as InFlightLimit, in_flight_since as InFlightSince, last_success as LastSuccess, last_accepted as LastAccepted,
          pace as Pace,
          paused_since as PausedSince, paused_by as PausedBy, paused_reason as PausedReason
        from gate
        """;
}
