using SyncWorker.Configuration;
using SyncWorker.Dispatch;
using SyncWorker.Ledger;
using SyncWorker.Plan;
using SyncWorker.Receive;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Cli;

/// <summary>Finds who answers a command: the running service, else the ledger itself.</summary>
internal sealed class OperatorSource : IDisposable
{
    private readonly IDisposable _held;

    private OperatorSource(IOperator @operator, IDisposable held, string where) => (Operator, _held, Where) = (@operator, held, where);

    public IOperator Operator { get; }

    /// <summary>For people: where the answer comes from.</summary>
    public string Where { get; }

    /// <param name="server">The service's address; null: try the configured one.</param>
    /// <param name="data">The ledger's folder; null: the configured one.</param>
    /// <param name="toChange">The command changes something, so the ledger must be held.</param>
    /// <param name="key">A key of the service; null: the configured one.</param>
    /// <exception cref="OperatorException">A named service does not answer.</exception>
    public static async Task<OperatorSource> OpenAsync(string? server, string? data, string? config, bool toChange, CancellationToken cancellationToken, string? key = null)
    {
        var settings = Settings(data, config);
        var ledger = Ledger(settings);
        var address = server ?? (settings.GetSection(HttpOptions.Section).Get<HttpOptions>() ?? new()).Urls.Split(';')[0];
        var client = new HttpOperator(new Uri(address), key ?? settings["Http:ClientKey"] ?? Environment.GetEnvironmentVariable("SYNCWORKER_KEY"));
        if (server is not null || await client.AnswersAsync(ledger, cancellationToken))
        {
            return new(client, client, address);
        }

        client.Dispose();
        var store = toChange ? LedgerStore.Open(ledger) : LedgerStore.OpenToRead(ledger);
        return new(toChange ? Changing(store, settings) : new LedgerOperator(store), store, ledger.Where);
    }

    /// <summary>All settings, as the service would read them.</summary>
    public static IConfiguration Settings(string? data, string? config)
    {
        var builder = new ConfigurationBuilder();
        builder.AddSyncWorker(config, CommonOptions.Overrides(data, urls: null));
        return builder.Build();
    }

    /// <summary>Where the ledger is.</summary>
    /// <exception cref="ConfigurationException">That is not said, or not so that it can be read.</exception>
    public static LedgerOptions Ledger(IConfiguration settings)
    {
        try
        {
            var ledger = settings.GetSection(LedgerOptions.Section).Get<LedgerOptions>() ?? new();
            return ledger.Contradictions().ToList() is { Count: > 0 } problems ? throw new ConfigurationException(problems) : ledger;
        }
        catch (InvalidOperationException wrong)
        {
            throw new ConfigurationException([$"{LedgerOptions.Section}: {wrong.Message}"]);
        }
    }

    private static LedgerOperator Changing(LedgerStore store, IConfiguration settings)
    {
        var import = settings.GetSection(ImportOptions.Section).Get<ImportOptions>() ?? new();
        var replacer = new Replacer(new(
            settings.GetSection(ValidationOptions.Section).Get<ValidationOptions>() ?? new(),
            settings.GetSection(ReceiveOptions.Section).Get<ReceiveOptions>() ?? new(),
            import));
        var (signal, time) = (new WorkSignal(), TimeProvider.System);
        var releaser = new Releaser(replacer);
        var operations = new Operations(store, releaser, settings.GetSection(ReplayOptions.Section).Get<ReplayOptions>() ?? new(), import, signal, time);
        return new(store, new(store, releaser, operations, import, signal, time), operations, new(store, signal, time), new(store, replacer, import, signal, time),
            new(store, signal, time), new(store, time), new(store, signal, time), new(store, signal, time));
    }

    public void Dispose() => _held.Dispose();
}
