using System.CommandLine;
using SyncWorker.Operate;
using SyncWorker.Replay.Records;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker entity skip Task BC1/SERVICE/JOB-1001/10 --reason …</c>: it waits for nothing any more.</summary>
internal static class SkipCommand
{
    public static Command Create()
    {
        var entity = new Argument<string>("entity") { Description = "The catalog's name: Job, Task, Resource, …" };
        var key = new Argument<string>("key") { Description = "The key, BC1/SERVICE/JOB-1001/10, its last part, or a number in it; it must name one record." };
        var reason = new Option<string?>("--reason") { Description = "Why: it is kept in the audit." };
        return DeadCommand.Command(
            "skip", "Sends a record that waits without what it waits for; the server then says what it thinks of that.", toChange: true, [entity, key, reason],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                var request = new SkipRequest(parsed.GetRequiredValue(entity), parsed.GetRequiredValue(key), parsed.GetValue(reason));
                if (!Output.IsRight(request.Problems()))
                {
                    return CommandLine.Wrong;
                }

                if (await operate.SkipAsync(request, cancellationToken) is not { } report)
                {
                    Output.Error($"The ledger knows no {request.Entity} '{request.Key}', or it is being sent now.");
                    return CommandLine.NotFound;
                }

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
                    Output.Line(report switch
                    {
                        { WaitedFor: null } => "It waits for nothing.",
                        { Dead.Count: > 0 } => $"{report.Dead.Count} changes have nothing to go out with: they are dead letters now.",
                        _ => $"It waits no more ({report.WaitedFor}).",
                    });
                }
                return 0;
            });
    }
}
