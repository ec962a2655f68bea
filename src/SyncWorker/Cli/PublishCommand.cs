using System.CommandLine;
using System.Globalization;
using SyncWorker.Cli.Building;
using SyncWorker.Contracts;
using SyncWorker.Operate;
using SyncWorker.Publish;
using SyncWorker.Publish.Files;

namespace SyncWorker.Cli;

/// <summary><c>syncworker publish FILE</c>: publishes the changes in a file, over HTTP or to RabbitMQ.</summary>
internal static class PublishCommand
{
    private const int MostPrinted = 100;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "A JSON file (one change, an array, or {\"changes\": […]}), .ndjson or .jsonl (one change per line), or .csv.",
        };
        var entity = CommonOptions.Entity("The entity of changes that name none: Job, Task, Resource, …");
        var map = new Option<string?>("--map")
        {
            Description = "A file that maps the columns of a CSV to fields, such as samples/jobs.map.json. "
                + "Default: columns named like fields.",
        };
        var encoding = new Option<string?>("--encoding")
        {
            Description = "The file's encoding, such as windows-1252. Default: UTF-8. A byte order mark in the file wins.",
        };
        var delimiter = new Option<string>("--delimiter")
        {
            Description = "The separator between the cells of a CSV: one character, or tab. Default: a comma.",
            DefaultValueFactory = _ => ",",
        };
        var decimalComma = new Option<bool>("--decimal-comma")
        {
            Description = "Read the numbers of a CSV as 1.234,5. Default: as 1234.5.",
        };
        var to = CommonOptions.Address(
            "--to",
            "The worker's address, or amqp://user:password@host:5672/ for its queues. "
            + "Default: the running service, found as by every other command.",
            otherwise: null,
            "http",
            "https",
            "amqp",
            "amqps");
        var rate = CommonOptions.Number("--rate", "Maximum changes per second. Default 0: no limit.", least: 0, int.MaxValue, otherwise: 0);
        var key = new Option<string?>("--key")
        {
            Description = "A key of the worker's Http:Keys. Default: the environment variable SYNCWORKER_KEY.",
        };
        var kind = new Option<ChangeKind?>("--kind") { Description = "The kind of changes that name none." };
        var mode = new Option<ChangeMode?>("--mode") { Description = "The mode of changes that name none." };
        var prefix = new Option<string?>("--id-prefix")
        {
            Description = "A prefix for every message id, to publish the same file again as new changes.",
        };
        var export = new Option<string?>("--export")
        {
            Description = "The name of the full export that the file is, such as nightly: what the board has already is not sent again. "
                + "Default: none; with --complete, the source application and the entity.",
        };
        var skip = new Option<bool>("--skip-invalid") { Description = "Skip invalid changes and list them. Default: stop at the first." };
        var complete = new CompleteOptions();
        return CommandBuilder.Create(
            "publish",
            "Publish the changes in a file, over HTTP or to RabbitMQ. Example: syncworker publish jobs.json",
            [file, entity, map, encoding, delimiter, decimalComma, to, rate, key, kind, mode, prefix, export, skip, .. complete.Symbols],
            async (parsed, cancellationToken) =>
        {
            var run = new ChangeCompletion(
                parsed.GetValue(entity), parsed.GetValue(kind), parsed.GetValue(mode), parsed.GetValue(prefix),
                "publish-" + TimeProvider.System.GetUtcNow().Ticks.ToString(CultureInfo.InvariantCulture))
            {
                Export = parsed.GetValue(export) ?? complete.ExportName(parsed, parsed.GetValue(entity)),
            };
            var target = new PublishAddress(parsed.GetValue(to) ?? complete.Service(parsed), parsed.GetValue(key) ?? OperatorSource.Key);
            try
            {
                var format = new SourceFormat(
                    parsed.GetValue(encoding),
                    parsed.GetValue(map),
                    new(
                        CsvFormat.SeparatorOf(parsed.GetValue(delimiter)!) ?? throw new PublishUseException(
                            $"--delimiter = {parsed.GetValue(delimiter)}: must be one character, or tab."),
                        parsed.GetValue(decimalComma)));
                Task<PublishReport> PublishAsync(bool skips) =>
                    RunAsync(parsed.GetValue(file)!, format, run, target, parsed.GetValue(rate), skips, cancellationToken);
                if (complete.Read(parsed, parsed.GetValue(file)!) is { } request)
                {
                    using var source = await SourceFile.OpenAsync(parsed.GetValue(file)!, format, run, cancellationToken);
                    await using var lackingGoTo = await target.OpenAsync(cancellationToken);
                    using var known = await complete.AskAsync(parsed, target, cancellationToken);
                    var publisher = new CompletePublisher(
                        CompleteOptions.Of(run),
                        cancel => known.Operator.KeysAsync(run.Entity!, request.SourceApp, request.AsOf, cancel),
                        lackingGoTo,
                        run.Run,
                        TimeProvider.System);
                    return CompleteOptions.Of(
                        await publisher.RunAsync(
                            source.ChangesAsync(cancellationToken), request, () => PublishAsync(skips: false), cancellationToken),
                        request);
                }
                return Of(await PublishAsync(parsed.GetValue(skip)), parsed.GetValue(skip));
            }
            catch (PublishUseException wrong)
            {
                return Result.Failed(ExitCode.Wrong, wrong.Message);
            }
            catch (PublishFileException unreadable)
            {
                return Result.Failed(ExitCode.Failed, $"{parsed.GetValue(file)}: {unreadable.Message}");
            }
        });
    }

    private static async Task<PublishReport> RunAsync(
        FileInfo path,
        SourceFormat format,
        ChangeCompletion run,
        PublishAddress to,
        int rate,
        bool skip,
        CancellationToken cancellationToken)
    {
        using var source = await SourceFile.OpenAsync(path, format, run, cancellationToken);
        if (source.Unused.Count > 0)
        {
            Output.Error($"Columns left out because no field is named for them: {string.Join(", ", source.Unused)}.");
        }

        await using var target = await to.OpenAsync(cancellationToken);
        return await Progress.ShowAsync(show => new Publisher(target, rate, skip, TimeProvider.System, so => show(
            source.Stream.Position,
            source.Stream.Length,
            string.Create(CultureInfo.InvariantCulture, $"{so.Sent:N0} sent, {so.Duplicates:N0} duplicates, {so.Refused:N0} refused")))
            .RunAsync(source.ChangesAsync(cancellationToken), cancellationToken));
    }

    private static Result Of(PublishReport report, bool skipped)
    {
        foreach (var refused in report.Problems.Take(MostPrinted))
        {
            Output.Error($"line {refused.Line}: {refused.Reason}");
        }

        if (report.Refused > MostPrinted)
        {
            Output.Error($"… and {report.Refused - MostPrinted} more.");
        }

        if (report.Refused > 0 && !skipped)
        {
            Output.Error(
                "Stopped there; changes sent before stay sent. "
                + "Correct the file and publish it again, or skip invalid changes with --skip-invalid.");
        }

        return Result.Line(
            report,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Read} read, {report.Sent} sent ({report.Duplicates} of them duplicates), "
                + $"{report.Refused} refused, {report.Seconds} s"),
            report.Refused == 0 || skipped ? ExitCode.Done : ExitCode.Failed);
    }
}
