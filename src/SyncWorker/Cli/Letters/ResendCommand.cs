using System.CommandLine;
using SyncWorker.Operate;
using SyncWorker.Replay.Records;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker resend [ENTITY [KEY]] --source-app X --since TIME | --all</c>: the board was reset.</summary>
internal static class ResendCommand
{
    public static Command Create()
    {
        var entity = new Argument<string?>("entity") { Description = "All of this entity: Job, Task, …", Arity = ArgumentArity.ZeroOrOne };
        var key = new Argument<string?>("key") { Description = "Only the record of this key, BC1/SERVICE/JOB-1001, its last part, or a number in it, with all that belongs to it; it must name one record.", Arity = ArgumentArity.ZeroOrOne };
        var sourceApp = new Option<string?>("--source-app") { Description = "Only records of this source application." };
        var since = CommonOptions.Time("--since", "Only what was accepted since, deletes too: the board was restored to how it was then.");
        var all = new Option<bool>("--all") { Description = "Everything that is there: the board was reset." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count." };
        var reason = new Option<string?>("--reason") { Description = "Why: it is kept in the audit." };
        return DeadCommand.Command(
            "resend", "Sends what was accepted again, parents first: for a board that was reset or restored.", toChange: true,
            [entity, key, sourceApp, since, all, dryRun, reason],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                var request = new ResendRequest(
                    parsed.GetValue(entity), parsed.GetValue(key), parsed.GetValue(sourceApp), parsed.GetValue(since),
                    parsed.GetValue(all), parsed.GetValue(dryRun), parsed.GetValue(reason));
                if (!Output.IsRight(request.Problems()))
                {
                    return CommandLine.Wrong;
                }

                var report = await operate.ResendAsync(request, cancellationToken);
                if (!Output.IsRight(report.Problems))
                {
                    return CommandLine.Wrong;
                }

                if (asJson)
                {
                    Output.Json(report);
                }
                else
                {
                    Output.Line($"{report.Records} records {(report.DryRun ? "would go" : "go")} out again{(report.Deletes > 0 ? $", and {report.Deletes} deletes" : "")}.");
                }
                return report.Records + report.Deletes > 0 ? 0 : CommandLine.NotFound;
            });
    }
}
