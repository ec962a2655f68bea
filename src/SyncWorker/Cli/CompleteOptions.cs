using System.CommandLine;
using DimeClient;
using SyncWorker.Operate;
using SyncWorker.Publish;
using SyncWorker.Publish.Files;

namespace SyncWorker.Cli;

/// <summary><c>syncworker publish FILE --complete --source-app X --entity Job [--apply]</c>: what the file lacks was deleted at its source.</summary>
internal sealed class CompleteOptions
{
    private readonly Option<bool> _complete = new("--complete") { Description = "The file holds all records of --entity and --source-app: list what is there and not in it." };
    private readonly Option<bool> _apply = new("--apply") { Description = "With --complete: publish the file, then delete what it lacks." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --complete: only list, publish nothing. The default." };
    private readonly Option<int> _mostDeletes = CommonOptions.Number(
        "--most-deletes", "With --complete: most of what is there that may be deleted, in percent. Default 2.", least: 0, 100, otherwise: 2);
    private readonly Option<string?> _sourceApp = new("--source-app") { Description = "With --complete: the source application." };
    private readonly Option<DateTimeOffset?> _asOf = CommonOptions.Time(
        "--as-of", "With --complete: when the file was true; what was received later is left alone. Default: when it was last written.");
    private readonly Option<Uri?> _server = CommonOptions.Server();
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string?> _config = CommonOptions.Config();

    public List<Option> Symbols => [_complete, _apply, _dryRun, _mostDeletes, _sourceApp, _asOf, _server, _data, _config];

    /// <returns>Null: it is an ordinary file.</returns>
    /// <exception cref="PublishUseException">Options do not go together.</exception>
    public CompleteRequest? Read(ParseResult parsed, FileInfo file)
    {
        if (!parsed.GetValue(_complete))
        {
            return parsed.GetValue(_apply) || parsed.GetValue(_dryRun) || parsed.GetResult(_mostDeletes) is { Implicit: false } || parsed.GetValue(_sourceApp) is not null || parsed.GetValue(_asOf) is not null
                ? throw new PublishUseException("--apply, --dry-run, --most-deletes, --source-app and --as-of go with --complete.")
                : null;
        }

        return parsed.GetValue(_apply) && parsed.GetValue(_dryRun) ? throw new PublishUseException("--apply or --dry-run, not both.")
            : parsed.GetValue(_sourceApp) is not { Length: > 0 } sourceApp ? throw new PublishUseException("--complete needs --source-app and --entity: whose records the file holds all of.")
            : new(sourceApp, parsed.GetValue(_asOf) ?? new DateTimeOffset(file.LastWriteTimeUtc), parsed.GetValue(_apply), parsed.GetValue(_mostDeletes));
    }

    /// <exception cref="PublishUseException">No entity is named, or not one for this.</exception>
    public static CompleteFile Of(ChangeCompletion run)
    {
        var definition = run.Entity is { } name ? DimeCatalog.Find(name)! : throw new PublishUseException("--complete needs --entity: what the file holds all of.");
        return CompleteFile.Unfit(definition) is { } unfit ? throw new PublishUseException($"--complete: {unfit}.") : new(definition);
    }

    /// <summary>The running service, where the file goes unless it is told otherwise.</summary>
    public Uri Service(ParseResult parsed) =>
        parsed.GetValue(_server) ?? OperatorSource.ServiceAddress(OperatorSource.Settings(parsed.GetValue(_data), parsed.GetValue(_config)));

    /// <summary>Who knows what is there: the worker that is published to; beside a broker, whom any command would ask.</summary>
    public async Task<OperatorSource> AskAsync(ParseResult parsed, PublishAddress to, CancellationToken cancellationToken) => await OperatorSource.OpenAsync(
        parsed.GetValue(_server) ?? (to.IsBroker ? null : to.Address),
        parsed.GetValue(_data), parsed.GetValue(_config), toChange: false, cancellationToken, to.IsBroker ? null : to.Key);

    public static int Print(CompleteReport report, CompleteRequest request, bool asJson)
    {
        foreach (var problem in report.Problems.Concat(report.Published?.Problems ?? []))
        {
            Output.Error($"line {problem.Line}: {problem.Reason}");
        }

        if (asJson)
        {
            Output.Json(report);
        }
        else
        {
            report.Lacking.ToList().ForEach(key => Output.Line(key));
            Output.Line($"{report.There} there, {report.InFile} in the file; {report.Lacking.Count} are there and not in the file."
                + (request.Apply ? $" {report.Published?.Sent ?? 0} changes published, {report.Deleted} deletes." : " Nothing was published: --apply does it."));
        }

        if (report.Doubt is { } doubt)
        {
            Output.Error(doubt + " Nothing is deleted.");
        }
        return report.Doubt is null ? 0 : CommandLine.Failed;
    }
}
