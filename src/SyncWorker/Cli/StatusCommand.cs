using System.CommandLine;
using SyncWorker.Cli.Letters;
using SyncWorker.Operate;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;
using SyncWorker.Runtime;

namespace SyncWorker.Cli;

/// <summary><c>syncworker status</c>: how do things stand?</summary>
internal static class StatusCommand
{
    public static Command Create() => DeadCommand.Command(
        "status",
        "Show whether changes are sent, and how many wait, were applied or are dead. Example: syncworker status --json",
        toChange: false,
        [],
        async (operate, _, asJson, cancellationToken) =>
        {
            var status = await operate.StatusAsync(cancellationToken);
            if (asJson)
            {
                Output.Json(status);
                return 0;
            }

            if (operate is LedgerOperator)
            {
                Output.Line("No service answers on this machine; these numbers come from the ledger.");
            }
            Lines(status).ToList().ForEach(Output.Line);
            return 0;
        });

    internal static IEnumerable<string> Lines(StatusReport status)
    {
        yield return GateLine.Of(status.Gate);
        foreach (var paused in status.Paused)
        {
            yield return GateLine.OfBrake(paused.Procedure, paused.Message, paused.Since);
        }

        yield return $"waiting   {status.Pending} pending ({status.Sending} of them in a call), "
            + $"{status.Blocked} wait for another record, {status.Uncertain} records uncertain";
        foreach (var wait in status.LongWaits)
        {
            yield return $"          {wait.Entity} {wait.Key} has waited since {Moment.Of(wait.Since)} ({wait.WaitsFor}). "
                + $"Next: syncworker entity {wait.Entity} {wait.Key}";
        }

        if (status.LongWaits.Count == LongWait.MostListed)
        {
            yield return $"          These {LongWait.MostListed} have waited longest; there may be more.";
        }
        yield return $"received  {status.Received}, and {status.Duplicates} duplicates";
        yield return $"settled   {status.Applied} applied, {status.Coalesced} coalesced, {status.Superseded} superseded, "
            + $"{status.Unchanged} unchanged, {status.Dead} dead, {status.Discarded} discarded";
        yield return $"calls     {status.Calls}; {status.Operations} replays running";
    }
}
