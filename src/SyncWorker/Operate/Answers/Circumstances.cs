using SyncWorker.Decide;
using SyncWorker.Dispatch;
using SyncWorker.Ledger;

namespace SyncWorker.Operate.Answers;

/// <summary>What holds everything up, whichever record is asked about.</summary>
/// <param name="GateClosedSince">Since when the gate is closed without a break; null: it is open.</param>
/// <param name="IsServiceDown">No service sends.</param>
internal sealed record Circumstances(GateState Gate, DateTimeOffset? GateClosedSince, IReadOnlyList<BrakeState> Brakes, bool IsServiceDown, DateTimeOffset Now)
{
    /// <param name="isServed">A service answers; else a command reads the ledger, and only leases tell of a service elsewhere.</param>
    public static Circumstances Read(Session ledger, bool isServed, DateTimeOffset now) => new(
        GateRow.Read(ledger),
        Instant.FromLedger(ledger.ExecuteScalar<long?>("select closed_since from gate")),
        BrakeRow.Read(ledger),
        !isServed && !ledger.ExecuteScalar<bool>("select exists(select 1 from partition where owner is not null and expires_at > @Now)", new { Now = now.ToLedger() }),
        now);
}
