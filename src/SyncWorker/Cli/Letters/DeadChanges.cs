using System.CommandLine;
using SyncWorker.Operate;
using SyncWorker.Replay;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker dead replay|discard</c>.</summary>
internal static class DeadChanges
{
    public static Command Replay()
    {
        var scope = new DeadScope();
        var (reason, preview) = (Reason(), OnlyShow());
        var force = new Option<bool>("--force") { Description = "Include superseded changes as their record's newest; needs --reason." };
        var goOn = new Option<bool>("--continue")
        {
            Description = "Continue past letters that become dead letters again. Default: the first one stops the replay.",
        };
        var wait = new Option<bool>("--wait")
        {
            Description = "Wait until the replay has ended. Exit code 0 if every letter is accepted or waits for another record.",
        };
        return DeadCommand.Command(
            "replay",
            "Replay dead letters: first one, then steps of 2, 5, 10, 20, …",
            toChange: true,
            [.. scope.Symbols, force, goOn, wait, reason, preview],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                var chosen = scope.Read(parsed);
                var request = new ReplayRequest(chosen.Ids, chosen.Entity, chosen.All)
                {
                    Group = chosen.Group,
                    Force = parsed.GetValue(force),
                    ContinueOnFailure = parsed.GetValue(goOn),
                    Reason = parsed.GetValue(reason),
                    Preview = parsed.GetValue(preview),
                };
                if (!DeadScope.IsRight(request.Problems()))
                {
                    return CommandLine.Wrong;
                }

                var waits = parsed.GetValue(wait) && !request.Preview;
                if (waits)
                {
                    OperationCommand.RequireService(operate);
                }

                var report = await operate.ReplayAsync(request, cancellationToken);
                if (waits && report.Operation is { } begun)
                {
                    report = report with { Operation = await OperationCommand.UntilEndedAsync(operate, begun, cancellationToken) };
                }

                if (asJson)
                {
                    Output.Json(report);
                }
                else
                {
                    Print(report, operate is HttpOperator);
                }
                return report.Refused.Count == 0
                    && (!waits || report.Operation is not { } ended || OperationCommand.IsWell(ended))
                    ? 0
                    : CommandLine.Failed;
            });
    }

    public static Command Discard()
    {
        var scope = new DeadScope();
        var reason = Reason();
        return DeadCommand.Command(
            "discard",
            "Discard dead letters, for a reason.",
            toChange: true,
            [.. scope.Symbols, reason],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                var chosen = scope.Read(parsed);
                var request = new DiscardRequest(chosen.Ids, chosen.Entity, chosen.All, parsed.GetValue(reason)) { Group = chosen.Group };
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
                        Output.Line(
                            $"{report.Orphaned.Count} changes waited for the discarded letters and are dead letters now: "
                            + $"{string.Join(' ', report.Orphaned)}");
                    }
                }
                return report.Refused.Count == 0 ? 0 : CommandLine.Failed;
            });
    }

    private static void Print(ReplayReport report, bool isServed)
    {
        report.Refused.ToList().ForEach(refused => Output.Line($"{refused.Id}  not replayed: {refused.Reason}"));
        report.Replaced.ToList().ForEach(pair => Output.Line($"{pair.Id}  replaced by {pair.By}"));
        Print(report.Preview);
        Output.Line(
            $"{report.Replayed.Count + report.Replaced.Count} {(report.Preview is null ? "replayed" : "would be replayed")}, "
            + $"{report.Refused.Count} not.");
        if (report.Operation is { } operation)
        {
            OperationCommand.Print(operation);
            if (!isServed)
            {
                Output.Line("The service sends these letters, and continues the replay, when it starts.");
            }
        }
    }

    /// <summary>Prints the rows of a preview.</summary>
    public static void Print(IReadOnlyList<PreviewRow>? rows)
    {
        foreach (var row in rows ?? [])
        {
            Output.Line(
                $"{row.Entity} {row.Key}: {row.Procedure ?? "nothing would be sent"}"
                + (row.WaitsFor is null ? "" : $" (waits: {row.WaitsFor})"));
            (row.Parameters ?? new Dictionary<string, string>()).ToList()
                .ForEach(parameter => Output.Line($"    {parameter.Key} = {parameter.Value}"));
        }
    }

    public static Option<bool> OnlyShow() => new("--preview") { Description = "Only show the rows that would be sent." };

    public static Option<string?> Reason() => new("--reason") { Description = "The reason, kept with each letter and in the audit." };
}
