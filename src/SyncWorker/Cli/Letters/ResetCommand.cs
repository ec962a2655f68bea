using System.CommandLine;
using SyncWorker.Operate;
using SyncWorker.Replay.Records;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker entity reset Job [KEY] | --source-app BC1</c>: the source was restored, and its versions begin again.</summary>
internal static class ResetCommand
{
    public static Command Create()
    {
        var entity = new Argument<string?>("entity") { Description = "All of this entity: Job, Task, …", Arity = ArgumentArity.ZeroOrOne };
        var key = new Argument<string?>("key") { Description = "Only the record of this key, BC1/SERVICE/JOB-1001, its last part, or a number in it; it must name one record.", Arity = ArgumentArity.ZeroOrOne };
        var sourceApp = new Option<string?>("--source-app") { Description = "All records of this source application." };
        var reason = new Option<string?>("--reason") { Description = "Why: it is kept in the audit." };
        return DeadCommand.Command(
            "reset", "For a restored source: what it sends from now on is newer than what it sent before.", toChange: true, [entity, key, sourceApp, reason],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                var request = new ResetRequest(parsed.GetValue(entity), parsed.GetValue(key), parsed.GetValue(sourceApp), parsed.GetValue(reason));
                if (!Output.IsRight(request.Problems()))
                {
                    return CommandLine.Wrong;
                }

                var report = await operate.ResetAsync(request, cancellationToken);
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
                    Output.Line($"{report.Entities} records begin anew.");
                }
                return report.Entities > 0 ? 0 : CommandLine.NotFound;
            });
    }
}
