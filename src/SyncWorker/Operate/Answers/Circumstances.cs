using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;

namespace SyncWorker.Operate.Answers;

/// <summary>What holds everything up, whichever record is asked about.</summary>
/// <param name="IsServiceDown">No service sends.</param>
internal sealed record Circumstances(GateState Gate, IReadOnlyList<BrakeState> Brakes, bool IsServiceDown, DateTimeOffset Now)
{
    /// <param name="isServed">A service sends what is due.</param>
    public static Circumstances Read(Session ledger, bool isServed, DateTimeOffset now) => new(
        GateRow.Read(ledger),
        BrakeRow.Read(ledger),
        !isServed,
        now);
}
