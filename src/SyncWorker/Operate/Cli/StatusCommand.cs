using System.CommandLine;
using SyncWorker.Operate.Answers;

namespace SyncWorker.Operate.Cli;

/// <summary><c>syncworker status</c>: how do things stand?</summary>
internal static class StatusCommand
{
    public static Command Create() => DeadCommand.Command(
        "status", "Shows whether changes are sent, and how many wait, arrived and died. Example: syncworker status --json", toChange: false, [], async (operate, _, asJson, cancellationToken) =>
        {
            var status = await operate.StatusAsync(cancellationToken);
            if (asJson)
            {
                Output.Json(status);
                return 0;
            }

            if (operate is LedgerOperator)
            {
                Output.Line("No service answers on this machine; this is read from the ledger.");
            }
            Print(status);
            return 0;
        });

    private static void Print(StatusReport status)
    {
        Output.Line(GateLine.Of(status.Gate));
        foreach (var paused in status.Paused)
        {
            Output.Line(GateLine.OfBrake(paused.Procedure, paused.Message, paused.Since));
        }

        Output.Line($"waiting   {status.Pending} pending ({status.Sending} of them in a call), {status.Blocked} wait for another record, {status.Uncertain} records uncertain");
        Output.Line($"received  {status.Received}, and {status.Duplicates} duplicates");
        Output.Line($"settled   {status.Applied} applied, {status.Coalesced} coalesced, {status.Superseded} superseded, {status.Dead} dead, {status.Discarded} discarded");
        Output.Line($"calls     {status.Calls}; {status.Operations} replays running");
    }
}
