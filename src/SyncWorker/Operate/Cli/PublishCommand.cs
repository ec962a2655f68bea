using System.CommandLine;
using System.Globalization;
using DimeClient;
using SyncWorker.Contracts;
using SyncWorker.Operate.Publish;

namespace SyncWorker.Operate.Cli;

/// <summary><c>syncworker publish FILE</c>: changes from a file, over HTTP or to RabbitMQ.</summary>
internal static class PublishCommand
{
    private const int MostPrinted = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "JSON (a change, an array, or {\"changes\": […]}), .ndjson or .jsonl (a change in each line), or .csv." };
        var entity = new Option<string?>("--entity") { Description = "Job, Task, Resource, …: of changes that do not say it." };
        var map = new Option<string?>("--map") { Description = "Which column of a CSV is which field: see samples/jobs.map.json. Default: columns named like fields." };
        var to = CommonOptions.Address(
            "--to", "The worker's address, or amqp://user:password@host:5672/ for its queues.", new("http://127.0.0.1:5080"), "http", "https", "amqp", "amqps");
        var rate = CommonOptions.Number("--rate", "Most changes a second. Default 0: no limit.", least: 0, int.MaxValue, otherwise: 0);
        var key = new Option<string?>("--key") { Description = "A key of the worker's Http:Keys. Default: the environment variable SYNCWORKER_KEY." };
        var kind = new Option<ChangeKind?>("--kind") { Description = "Of changes that do not say it." };
        var mode = new Option<ChangeMode?>("--mode") { Description = "Of changes that do not say it." };
        var prefix = new Option<string?>("--id-prefix") { Description = "Put before every message id: the same file goes out once more as new." };
        var skip = new Option<bool>("--skip-invalid") { Description = "Leave out what is not valid, and list it. Default: stop there." };
        var json = CommonOptions.Json();
        var command = new Command("publish", "Publishes the changes in a file.") { file, entity, map, to, rate, key, kind, mode, prefix, skip, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var run = new ChangeCompletion(
                parsed.GetValue(entity), parsed.GetValue(kind), parsed.GetValue(mode), parsed.GetValue(prefix),
                "publish-" + TimeProvider.System.GetUtcNow().Ticks.ToString(CultureInfo.InvariantCulture));
            var target = new Target(parsed.GetValue(to)!, parsed.GetValue(key) ?? Environment.GetEnvironmentVariable("SYNCWORKER_KEY"));
            try
            {
                var report = await RunAsync(
                    parsed.GetValue(file)!, parsed.GetValue(map), run, target, parsed.GetValue(rate), parsed.GetValue(skip), cancellationToken);
                Print(report, parsed.GetValue(json), parsed.GetValue(skip));
                return report.Refused == 0 || parsed.GetValue(skip) ? 0 : CommandLine.Failed;
            }
            catch (PublishUseException wrong)
            {
                await Console.Error.WriteLineAsync(wrong.Message);
                return CommandLine.Wrong;
            }
            catch (PublishFileException unreadable)
            {
                await Console.Error.WriteLineAsync($"{parsed.GetValue(file)}: {unreadable.Message}");
                return CommandLine.Failed;
            }
        });
        return command;
    }

    private static async Task<PublishReport> RunAsync(
        FileInfo path, string? map, ChangeCompletion run, Target to, int rate, bool skip, CancellationToken cancellationToken)
    {
        if (run.Entity is { } name && DimeCatalog.Find(name) is null)
        {
            throw new PublishUseException($"--entity = {name}: must be one of {string.Join(", ", DimeCatalog.Entities.Select(e => e.Name).Order(StringComparer.Ordinal))}.");
        }

        if (!path.Exists)
        {
            throw new PublishUseException($"{path}: there is no such file.");
        }

        await using var stream = path.OpenRead();
        using var csv = ChangeFile.IsCsv(path.Name) ? CsvFile.Open(stream, map is null ? null : ColumnMap.Load(map), run.Entity) : null;
        if (csv is { Mapping.Unused: { Count: > 0 } unused })
        {
            await Console.Error.WriteLineAsync($"Left out, since no field is named for them: {string.Join(", ", unused)}.");
        }

        await using var target = await to.OpenAsync(cancellationToken);
        var items = csv?.ChangesAsync(run, cancellationToken)
            ?? (ChangeFile.IsLines(path.Name) ? ChangeFile.ReadLinesAsync(stream, run, cancellationToken) : ChangeFile.ReadJsonAsync(stream, run, cancellationToken));
        return await PublishProgress.ShowAsync(
            stream, TimeProvider.System, progress => new Publisher(target, rate, skip, TimeProvider.System, progress).RunAsync(items, cancellationToken));
    }

    private static void Print(PublishReport report, bool asJson, bool skipped)
    {
        foreach (var refused in report.Problems.Take(MostPrinted))
        {
            Console.Error.WriteLine($"line {refused.Line}: {refused.Reason}");
        }

        if (report.Refused > MostPrinted)
        {
            Console.Error.WriteLine($"… and {report.Refused - MostPrinted} more.");
        }

        if (report.Refused > 0 && !skipped)
        {
            Console.Error.WriteLine("Stopped there; what was sent before stays. Correct it and publish the file again, or leave such changes out with --skip-invalid.");
        }

        if (asJson)
        {
            Output.Json(report);
            return;
        }
        Output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Read} read, {report.Sent} sent ({report.Duplicates} of them duplicates), {report.Refused} refused, {report.Seconds} s"));
    }

    private sealed record Target(Uri Address, string? Key)
    {
        public async Task<IPublishTarget> OpenAsync(CancellationToken cancellationToken) => Address.Scheme is "amqp" or "amqps"
            ? await QueueTarget.ConnectAsync(Address, cancellationToken)
            : new HttpTarget(Address, Key, TimeProvider.System, Patience, Console.Error.WriteLine);
    }
}
