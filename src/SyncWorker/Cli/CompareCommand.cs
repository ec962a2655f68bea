using System.CommandLine;
using System.Globalization;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Compare;
using SyncWorker.Operate;
using SyncWorker.Publish;
using SyncWorker.Publish.Boards;
using SyncWorker.Publish.Files;
using SyncWorker.Replay;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Cli;

/// <summary><c>syncworker compare --source FILE</c>: is the board what the source says?</summary>
internal static class CompareCommand
{
    private const int MostPrinted = 100;

    private static readonly Table<Difference> Records = new(
        new("difference", difference => difference.Kind),
        new("line", difference => difference.Index, IsNumber: true),
        new("entity", difference => difference.Entity),
        new("key", difference => difference.Key),
        new("cause", difference => difference.Cause, IsText: true),
        new("field: source / board", difference => string.Join("; ", difference.Fields.Select(InWords)), IsText: true));

    public static Command Create()
    {
        var file = new Option<FileInfo>("--source")
        {
            Description = "A full export of one source application, in any format that publish takes.",
            HelpName = "FILE",
            Required = true,
        };
        var source = new SourceOptions();
        var sourceApp = new Option<string?>("--source-app")
        {
            Description = "The source application. Default: the one that the file names.",
        };
        var asOf = CommonOptions.Time(
            "--as-of", "When the file was true; what was received later is not judged. Default: when it was last written.");
        var onBoard = new Option<bool>("--board")
        {
            Description = "Also ask Dime.Scheduler what it has, as far as its API returns it: jobs by number, "
                + "resources and setup as lists.",
        };
        var rate = CommonOptions.Number(
            "--rate", "With --board: the most calls per second. Default: a quarter of the limit that the worker has learned, else 2.",
            least: 1, most: 1_000, otherwise: 0);
        var repair = new Option<bool>("--repair")
        {
            Description = "Show what would have to be published and deleted. With --yes, do it, as an operation.",
        };
        var most = CommonOptions.Number(
            "--most", "With --repair: the largest number of records. A repair of more is refused. Default: 1000.",
            least: 1, RepairRequest.MostChanges, otherwise: 1_000);
        var yes = new Option<bool>("--yes") { Description = "With --repair: do it. Needs --reason." };
        var reason = new Option<string?>("--reason") { Description = "With --repair: the reason, kept in the audit." };
        return CommandBuilder.Create(
            "compare",
            "Compare a full export with what the board has accepted: which records are missing, extra or different, and why. "
            + "Exit code 0 if there is no difference. Example: syncworker compare --source jobs.json",
            toChange: parsed => parsed.GetValue(yes),
            [file, .. source.Symbols, sourceApp, asOf, onBoard, rate, repair, most, yes, reason],
            async (operate, parsed, cancellationToken) =>
            {
                if (parsed.GetValue(yes) && (!parsed.GetValue(repair) || string.IsNullOrWhiteSpace(parsed.GetValue(reason))))
                {
                    return Result.Failed(ExitCode.Wrong, "--yes needs --repair and --reason.");
                }

                using var board = parsed.GetValue(onBoard)
                    ? await BoardAccess.OpenAsync(
                        operate,
                        parsed.GetValue<string?>("--data"),
                        parsed.GetValue<string?>("--config"),
                        parsed.GetValue(rate),
                        cancellationToken)
                    : null;
                var plan = parsed.GetValue(repair) ? new RepairPlan(parsed.GetValue(most)) : null;
                var path = parsed.GetRequiredValue(file);
                var run = new ChangeCompletion(source.Entity(parsed), null, null, null, "compare");
                var time = parsed.GetValue(asOf) ?? new DateTimeOffset(path.LastWriteTimeUtc);
                try
                {
                    using var export = await SourceFile.OpenAsync(path, source.Format(parsed), run, cancellationToken);
                    var comparison = new FileComparison(operate, TimeProvider.System, plan, board?.Comparison(plan));
                    var report = await Progress.ShowAsync(show => comparison.RunAsync(
                        () => export.ChangesAsync(cancellationToken),
                        parsed.GetValue(sourceApp),
                        time,
                        compared => show(
                            export.Stream.Position,
                            export.Stream.Length,
                            string.Create(CultureInfo.InvariantCulture, $"{compared:N0} compared")),
                        cancellationToken));
                    return plan is null
                        ? new(report, () => Print(report), report.IsEqual ? ExitCode.Done : ExitCode.Failed)
                        : await RepairAsync(
                            operate, report, plan, parsed.GetValue(yes) ? new(AsOf: time, Reason: parsed.GetValue(reason)) : null,
                            cancellationToken);
                }
                catch (PublishUseException wrong)
                {
                    return Result.Failed(ExitCode.Wrong, wrong.Message);
                }
                catch (PublishFileException unreadable)
                {
                    return Result.Failed(ExitCode.Wrong, $"{path}: {unreadable.Message}");
                }
            });
    }

    /// <param name="request">Null: only the plan is shown.</param>
    private static async Task<Result> RepairAsync(
        IOperator operate, CompareReport report, RepairPlan plan, RepairRequest? request, CancellationToken cancellationToken)
    {
        OperationReport? operation = null;
        if (plan.Refusal is { } refusal)
        {
            Output.Error(refusal);
        }
        else if (request is not null && plan.Changes.Count > 0)
        {
            var outcome = await operate.DoAsync(Repairer.Verb, request with { Changes = plan.Changes }, cancellationToken);
            if (outcome.Report is null)
            {
                return Result.Wrong(outcome.Problems);
            }
            operation = outcome.Report.Operation;
        }

        return new(
            report with { Repair = new(plan.Publishes, plan.Deletes, plan.NotDeletable, plan.Refusal, operation) },
            () =>
            {
                Print(report);
                Output.Line(operation?.InWords() ?? plan.InWords());
                if (operation is not null)
                {
                    Output.Line($"Next: syncworker operation show {operation.Id}");
                }
                else if (plan is { Refusal: null, Changes.Count: > 0 })
                {
                    Output.Line("Nothing was published; add --yes --reason TEXT.");
                }
            },
            report.IsEqual || operation is not null ? ExitCode.Done : ExitCode.Failed);
    }

    private static void Print(CompareReport report)
    {
        if (report.Differences.Count > 0)
        {
            Records.Print([.. report.Differences.Take(MostPrinted)]);
        }

        if (report.Differences.Count > MostPrinted)
        {
            Output.Line($"… and more. --json lists {FileComparison.MostListed} of them.");
        }

        foreach (var line in report.NotCompared.Take(MostPrinted))
        {
            Output.Error($"line {line.Index}: {line.Reason}");
        }

        report.Remarks.ToList().ForEach(Output.Line);
        if (report.Board is { } board)
        {
            Print(board);
        }

        var counts = report.Counts;
        Output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", report.Entities)}{(report.SourceApp is null ? "" : $" of {report.SourceApp}")}: {counts.Equal} equal, "
            + $"{counts.Missing} missing, {counts.Extra} extra, {counts.Different} different, {counts.Waiting} waiting, "
            + $"{counts.Newer} newer than the file, {counts.NotCompared} not compared."));
    }

    private static void Print(BoardReport board)
    {
        if (board.Differences.Count > 0)
        {
            Records.Print([.. board.Differences.Take(MostPrinted)]);
        }

        foreach (var (reason, count) in board.NotCompared)
        {
            Output.Line($"Not compared with the board: {count}. {reason}.");
        }

        if (board.FieldsNotReturned.Count > 0)
        {
            Output.Line(
                "Fields that the API does not return, or not in a form that can be compared: "
                + $"{string.Join(", ", board.FieldsNotReturned)}.");
        }
        Output.Line($"On the board, by {board.Calls} calls: {board.Equal} equal, {board.Different} changed or removed there.");
    }

    private static string InWords(FieldDifference field) =>
        $"{field.Field}: {field.Source ?? "(none)"} / {field.Accepted ?? field.Board ?? "(none)"}"
        + (field.Change is null ? "" : $" (change {field.Change})");
}
