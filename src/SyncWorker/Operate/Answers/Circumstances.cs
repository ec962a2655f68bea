using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;

namespace SyncWorker.Operate.Answers;

/// <summary>The conditions that can hold up any record.</summary>
/// <param name="IsServiceDown">True if no service sends what is due.</param>
internal sealed record Circumstances(GateState Gate, IReadOnlyList<BrakeState> Brakes, bool IsServiceDown, DateTimeOffset Now)
{
    /// <param name="isServed">True if a service sends what is due.</param>
    public static Circumstances Read(Session ledger, bool isServed, DateTimeOffset now) => new(
        GateRow.Read(ledger),
        BrakeRow.Read(ledger),
        !isServed,
        now);
}
