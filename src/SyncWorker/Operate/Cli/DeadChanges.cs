using System.CommandLine;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Cli;

/// <summary><c>syncworker dead replay|discard</c>.</summary>
internal static class DeadChanges
{
    public static Command Replay()
    {
        var scope = new DeadScope();
        return DeadCommand.Command("replay", "Puts dead letters back in the queue.", toChange: true, scope.Symbols, async (operate, parsed, asJson, cancellationToken) =>
        {
            var chosen = scope.Read(parsed);
            var request = new ReplayRequest(chosen.Ids, chosen.Entity, chosen.All);
            if (!DeadScope.IsRight(request.Problems()))
            {
                return CommandLine.Wrong;
            }

            var report = await operate.ReplayAsync(request, cancellationToken);
            if (asJson)
            {
                Output.Json(report);
            }
            else
            {
                report.Refused.ToList().ForEach(refused => Output.Line($"{refused.Id}  not replayed: {refused.Reason}"));
                Output.Line($"{report.Replayed.Count} replayed, {report.Refused.Count} not.");
            }
            return report.Refused.Count == 0 ? 0 : CommandLine.Failed;
        });
    }

    public static Command Discard()
    {
        var scope = new DeadScope();
        var reason = Reason();
        return DeadCommand.Command("discard", "Gives dead letters up, for a reason.", toChange: true, [.. scope.Symbols, reason], async (operate, parsed, asJson, cancellationToken) =>
        {
            var chosen = scope.Read(parsed);
            var request = new DiscardRequest(chosen.Ids, chosen.Entity, chosen.All, parsed.GetValue(reason));
            if (!DeadScope.IsRight(request.Problems()))
            {
                return CommandLine.Wrong;
            }

            var report = await operate.DiscardAsync(request, cancellationToken);
            if (asJson)
            {
                Output.Json(report);
            }
            else
            {
                report.Refused.ToList().ForEach(refused => Output.Line($"{refused.Id}  not discarded: {refused.Reason}"));
                Output.Line($"{report.Discarded.Count} discarded, {report.Refused.Count} not.");
                if (report.Orphaned.Count > 0)
                {
                    Output.Line($"{report.Orphaned.Count} changes waited for what was discarded and are dead letters now: {string.Join(' ', report.Orphaned)}");
                }
            }
            return report.Refused.Count == 0 ? 0 : CommandLine.Failed;
        });
    }

    private static Option<string?> Reason() => new("--reason") { Description = "Why: it is kept with each, and in the audit." };
}
