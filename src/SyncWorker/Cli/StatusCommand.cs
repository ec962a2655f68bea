using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Operate;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Cli;

/// <summary><c>syncworker status</c>: how do things stand?</summary>
internal static class StatusCommand
{
    private static readonly Table<LongWait> Waits = new(
        new("entity", wait => wait.Entity),
        new("key", wait => wait.Key),
        new("waiting since", wait => wait.Since),
        new("waits for", wait => wait.WaitsFor, IsText: true));

    public static Command Create() => CommandBuilder.Create(
        "status",
        "Show whether changes are sent, and how many wait, were applied or are dead. Example: syncworker status --json",
        toChange: false,
        [],
        async (operate, _, cancellationToken) =>
        {
            var status = await operate.StatusAsync(cancellationToken);
            return new(status, () =>
            {
                if (operate is LedgerOperator)
                {
                    Output.Line("No service answers on this machine; these numbers come from the ledger.");
                }
                Print(status);
            });
        });

    internal static void Print(StatusReport status)
    {
        Output.Line(GateLine.Of(status.Gate));
        foreach (var paused in status.Paused)
        {
            Output.Line(GateLine.OfBrake(paused.Procedure, paused.Message, paused.Since));
        }

        Details.Print(
            ("waiting", $"{status.Pending} pending ({status.Sending} of them in a call), "
                + $"{status.Blocked} wait for another record, {status.Uncertain} records uncertain"),
            ("received", $"{status.Received}, and {status.Duplicates} duplicates"),
            ("settled", $"{status.Applied} applied, {status.Coalesced} coalesced, {status.Superseded} superseded, "
                + $"{status.Unchanged} unchanged, {status.Dead} dead, {status.Discarded} discarded"),
            ("calls", $"{status.Calls}; {status.Operations} replays running"));
        if (status.LongWaits.Count == 0)
        {
            return;
        }

        Output.Line("Records that have waited for long:");
        Waits.Print(status.LongWaits);
        if (status.LongWaits.Count == LongWait.MostListed)
        {
            Output.Line($"These {LongWait.MostListed} have waited longest; there may be more.");
        }
        Output.Line($"Next: syncworker entity {status.LongWaits[0].Entity} {status.LongWaits[0].Key}");
    }
}
