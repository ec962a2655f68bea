using System.CommandLine;
using DimeClient;
using SyncWorker.Cli.Building;
using SyncWorker.Operate;
using SyncWorker.Publish;
using SyncWorker.Publish.Files;

namespace SyncWorker.Cli;

/// <summary>
/// <c>syncworker publish FILE --complete --source-app X --entity Job [--apply]</c>: records that the file lacks were deleted at
/// their source.
/// </summary>
internal sealed class CompleteOptions
{
    private readonly Option<bool> _complete = new("--complete")
    {
        Description = "Take the file for all records of --entity and --source-app, and list the known records that it lacks.",
    };
    private readonly Option<bool> _apply = new("--apply") { Description = "With --complete: publish the file, then delete what it lacks." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --complete: only list, publish nothing. The default." };
    private readonly Option<int> _mostDeletes = CommonOptions.Number(
        "--most-deletes",
        "With --complete: the largest share of the known records that may be deleted, in percent. Default: 2.",
        least: 0,
        100,
        otherwise: 2);
    private readonly Option<string?> _sourceApp = new("--source-app") { Description = "With --complete: the source application." };
    private readonly Option<DateTimeOffset?> _asOf = CommonOptions.Time(
        "--as-of", "With --complete: when the file was true; records changed later are left alone. Default: when it was last written.");
    private readonly Option<Uri?> _server = CommonOptions.Server();
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string?> _config = CommonOptions.Config();

    public List<Option> Symbols => [_complete, _apply, _dryRun, _mostDeletes, _sourceApp, _asOf, _server, _data, _config];

    /// <returns>The request; null for an ordinary file.</returns>
    /// <exception cref="PublishUseException">The options cannot be combined.</exception>
    public CompleteRequest? Read(ParseResult parsed, FileInfo file)
    {
        if (!parsed.GetValue(_complete))
        {
            return parsed.GetValue(_apply) || parsed.GetValue(_dryRun) || parsed.GetResult(_mostDeletes) is { Implicit: false }
                || parsed.GetValue(_sourceApp) is not null || parsed.GetValue(_asOf) is not null
                ? throw new PublishUseException("--apply, --dry-run, --most-deletes, --source-app and --as-of need --complete.")
                : null;
        }

        return parsed.GetValue(_apply) && parsed.GetValue(_dryRun) ? throw new PublishUseException("--apply or --dry-run, not both.")
            : parsed.GetValue(_sourceApp) is not { Length: > 0 } sourceApp
                ? throw new PublishUseException("--complete needs --source-app and --entity: they say which records the file holds.")
            : new(
                sourceApp,
                parsed.GetValue(_asOf) ?? new DateTimeOffset(file.LastWriteTimeUtc),
                parsed.GetValue(_apply),
                parsed.GetValue(_mostDeletes));
    }

    /// <exception cref="PublishUseException">No entity is named, or the entity does not support complete files.</exception>
    public static CompleteFile Of(ChangeCompletion run)
    {
        var definition = run.Entity is { } name
            ? DimeCatalog.Find(name)!
            : throw new PublishUseException("--complete needs --entity: it says which records the file holds.");
        return CompleteFile.Unfit(definition) is { } unfit ? throw new PublishUseException($"--complete: {unfit}.") : new(definition);
    }

    /// <returns>The name of the export that a complete file is; null for an ordinary file.</returns>
    public string? ExportName(ParseResult parsed, string? entity) =>
        parsed.GetValue(_complete) ? $"{parsed.GetValue(_sourceApp)} {entity}" : null;

    /// <summary>The running service, to which the file goes by default.</summary>
    public Uri Service(ParseResult parsed) =>
        parsed.GetValue(_server)
        ?? OperatorSource.ServiceAddress(OperatorSource.Settings(parsed.GetValue(_data), parsed.GetValue(_config)));

    /// <summary>Opens the source of known records: the worker that is published to; for a broker, the one any command would use.</summary>
    public async Task<OperatorSource> AskAsync(ParseResult parsed, PublishAddress to, CancellationToken cancellationToken) =>
        await OperatorSource.OpenAsync(
            parsed.GetValue(_server) ?? (to.IsBroker ? null : to.Address),
            parsed.GetValue(_data), parsed.GetValue(_config), toChange: false, cancellationToken, to.IsBroker ? null : to.Key);

    public static Result Of(CompleteReport report, CompleteRequest request)
    {
        foreach (var problem in report.Problems.Concat(report.Published?.Problems ?? []))
        {
            Output.Error($"line {problem.Line}: {problem.Reason}");
        }

        if (report.Doubt is { } doubt)
        {
            Output.Error(doubt + " Nothing is deleted.");
        }

        return new(
            report,
            () =>
            {
                report.Lacking.ToList().ForEach(key => Output.Line(key));
                Output.Line($"{report.There} known, {report.InFile} in the file; {report.Lacking.Count} known and not in the file."
                    + (request.Apply
                        ? $" {report.Published?.Sent ?? 0} changes published, {report.Deleted} deletes."
                        : " Nothing was published; use --apply."));
            },
            report.Doubt is null ? ExitCode.Done : ExitCode.Failed);
    }
}
