using Dapper;
using Microsoft.Data.Sqlite;
using SyncWorker.Dispatch;

namespace SyncWorker.Ledger;

/// <summary>The gate's one row.</summary>
internal sealed class GateRow
{
    public GateReason? Reason { get; init; }
    public string? Detail { get; init; }
    public long? Since { get; init; }
    public long? Until { get; init; }
    public int Failures { get; init; }
    public int RowLimit { get; init; }
    public int SizeLimit { get; init; }
    public long? LastSuccess { get; init; }
    public long? PausedSince { get; init; }
    public string? PausedBy { get; init; }
    public string? PausedReason { get; init; }

    public static GateState Read(SqliteConnection connection, SqliteTransaction transaction)
    {
        var row = connection.QuerySingle<GateRow>(
            """
            select reason as Reason, detail as Detail, since as Since, until as Until, failures as Failures, row_limit as RowLimit,
              size_limit as SizeLimit, last_success as LastSuccess, paused_since as PausedSince, paused_by as PausedBy, paused_reason as PausedReason
            from gate
            """,
            transaction: transaction);
        return new()
        {
            Reason = row.Reason,
            Detail = row.Detail,
            Since = Instant.FromLedger(row.Since),
            Until = Instant.FromLedger(row.Until),
            Failures = row.Failures,
            RowLimit = row.RowLimit,
            SizeLimit = row.SizeLimit,
            LastSuccess = Instant.FromLedger(row.LastSuccess),
            Pause = row.PausedSince is { } since ? new(Instant.FromLedger(since), row.PausedBy ?? "", row.PausedReason ?? "") : null,
        };
    }

    /// <summary>Writes all but the operator's pause, which only he writes.</summary>
    public static void Write(SqliteConnection connection, SqliteTransaction transaction, GateState gate) => connection.Execute(
        "update gate set reason = @Reason, detail = @Detail, since = @Since, until = @Until, failures = @Failures, row_limit = @RowLimit, size_limit = @SizeLimit, last_success = @LastSuccess",
        new
        {
            Reason = gate.Reason?.ToString(),
            gate.Detail,
            Since = gate.Since.ToLedger(),
            Until = gate.Until.ToLedger(),
            gate.Failures,
            gate.RowLimit,
            gate.SizeLimit,
            LastSuccess = gate.LastSuccess.ToLedger(),
        },
        transaction);
}
