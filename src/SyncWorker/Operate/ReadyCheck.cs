using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Messaging;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;
using SyncWorker.Receive;

namespace SyncWorker.Operate;

/// <summary>
/// Whether changes reach Dime.Scheduler, as far as somebody has to act for it: what passes by itself, a throttle or an outage of
/// theirs, is in the status. Changes are taken and kept all the same, but for the first reason.
/// </summary>
internal sealed class ReadyCheck(LedgerStore store, StoreWatch watch, BrokerWatch broker, TimeProvider time)
{
    /// <summary>Why not, each in a sentence; empty: ready.</summary>
    public IReadOnlyList<string> Reasons() => watch.StuckSince is { } since
        ? [$"The ledger has taken no write since {since:O}{(watch.HeldSince is null ? "" : "; nothing is received")}."]
        : [.. OfTheBroker(), .. store.Read(ledger => Reasons(GateRow.Read(ledger), BrakeRow.Read(ledger)).ToList())];

    /// <summary>
    /// What somebody should look at although changes go out: a record that waits does not take the worker out of service. Each in a
    /// sentence; empty: nothing.
    /// </summary>
    public IReadOnlyList<string> Degradations() => store.Read(ledger =>
        StatusQuery.LongWaits(ledger, time.GetUtcNow()).Select(wait => wait.ToString()).ToList());

    private IEnumerable<string> OfTheBroker() =>
        broker.Current is { } trouble ? [$"Nothing is received from the queues since {trouble.Since:O}: {trouble.Why}"] : [];

    private static IEnumerable<string> Reasons(GateState gate, IReadOnlyList<Gate.BrakeState> brakes)
    {
        if (gate.Reason == GateReason.Configuration)
        {
            yield return GateLine.Of(StatusQuery.Report(gate with { Pause = null }));
        }

        if (gate.Pause is not null)
        {
            yield return GateLine.Of(StatusQuery.Report(gate));
        }

        foreach (var brake in brakes.Where(brake => brake.Since is not null))
        {
            yield return GateLine.OfBrake(brake.Procedure, brake.Message, brake.Since!.Value);
        }
    }
}
