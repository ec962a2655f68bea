using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Messaging;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;
using SyncWorker.Receive;

namespace SyncWorker.Operate;

/// <summary>
/// Whether changes reach Dime.Scheduler. Only causes that a person must fix count: a throttle or an outage of Dime.Scheduler ends by
/// itself and is only in the status. The worker still receives and keeps changes, except for the first reason.
/// </summary>
internal sealed class ReadyCheck(
    LedgerStore store, StoreWatch watch, BrokerWatch broker, TimeProvider time, ServerCertificate? certificate = null)
{
    /// <summary>Why the service is not ready, one sentence for each reason; empty if it is ready.</summary>
    public IReadOnlyList<string> Reasons() => watch.StuckSince is { } since
        ? [$"The ledger has taken no write since {since:O}{(watch.HeldSince is null ? "" : "; nothing is received")}."]
        : [.. OfTheBroker(), .. store.Read(ledger => Reasons(GateRow.Read(ledger), BrakeRow.Read(ledger)).ToList())];

    /// <summary>
    /// Problems that need attention although changes go out, one sentence for each; empty if there are none. A waiting record does not
    /// take the worker out of service.
    /// </summary>
    public IReadOnlyList<string> Degradations() =>
    [
        .. certificate?.Warning() is { } expiring ? new[] { expiring } : [],
        .. store.Read(ledger => StatusQuery.LongWaits(ledger, time.GetUtcNow()).Select(wait => wait.ToString()).ToList()),
    ];

    private IEnumerable<string> OfTheBroker() =>
        broker.Current is { } trouble ? [$"Nothing has been received from the queues since {trouble.Since:O}: {trouble.Why}"] : [];

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
