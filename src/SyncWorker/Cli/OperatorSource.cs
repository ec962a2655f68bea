using SyncWorker.Configuration;
using SyncWorker.Ledger;
using SyncWorker.Operate;
using SyncWorker.Operate.Redaction;
using SyncWorker.Plan;
using SyncWorker.Receive.Reading;
using SyncWorker.Replay;

namespace SyncWorker.Cli;

/// <summary>Finds the operator that answers a command: the running service, else the ledger itself.</summary>
internal sealed class OperatorSource : IDisposable
{
    private readonly IDisposable _held;

    private OperatorSource(IOperator @operator, IDisposable held, string where) => (Operator, _held, Where) = (@operator, held, where);

    public IOperator Operator { get; }

    /// <summary>Where the answer comes from, in words for people.</summary>
    public string Where { get; }

    /// <param name="server">The service's address; null: try the configured one.</param>
    /// <param name="data">The ledger's folder; null: the configured one.</param>
    /// <param name="toChange">Whether the command changes something and must therefore hold the ledger.</param>
    /// <param name="key">A key of the service; null: the key from the environment.</param>
    /// <exception cref="OperatorException">No service answers, and there is no ledger.</exception>
    public static async Task<OperatorSource> OpenAsync(
        Uri? server, string? data, string? config, bool toChange, CancellationToken cancellationToken, string? key = null)
    {
        var settings = Settings(data, config);
        if (server is not null)
        {
            var named = new HttpOperator(server, key ?? Key);
            return new(named, named, server.ToString());
        }

        var (ledger, address) = (Ledger(settings), ServiceAddress(settings));
        var client = new HttpOperator(address, key ?? Key);
        if (await client.AnswersAsync(ledger, cancellationToken))
        {
            return new(client, client, address.ToString());
        }

        client.Dispose();
        if (LedgerStore.Version(ledger).Version == 0)
        {
            throw new OperatorException(
                $"No service answers at {address}, and there is no ledger in {ledger.Where}. "
                + "Name the ledger's folder with --data DIR, "
                + $"or a running service with --server {address}; the service answers wherever its ledger is.");
        }

        if (!toChange && LedgerStore.Version(ledger) is { Pending.Count: > 0 } old)
        {
            throw new OperatorException(
                $"The ledger in {ledger.Where} has tables of version {old.Version}, and this program reads {old.Newest}. "
                + "Update them first: syncworker db migrate");
        }

        var store = toChange ? LedgerStore.Open(ledger) : LedgerStore.OpenToRead(ledger);
        return new(LedgerOperator(store, settings, toChange), store, ledger.Where);
    }

    /// <summary>The key for a service that requires one.</summary>
    public static string? Key => Environment.GetEnvironmentVariable(HttpOperator.KeyVariable);

    /// <summary>The address at which the service with these settings answers on this machine.</summary>
    public static Uri ServiceAddress(IConfiguration settings)
    {
        var http = Configuration.Settings.ReadOne<HttpOptions>(settings, HttpOptions.Section);
        if (http.Contradictions().ToList() is { Count: > 0 } problems)
        {
            throw new ConfigurationException(problems);
        }

        // A certificate names the service as others do, so on this machine an address without TLS is better.
        var urls = http.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var address = new UriBuilder(urls.FirstOrDefault(url => url.StartsWith("http:", StringComparison.OrdinalIgnoreCase)) ?? urls[0]);
        address.Host = address.Host is "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return address.Uri;
    }

    /// <summary>All settings, as the service would read them.</summary>
    public static IConfiguration Settings(string? data, string? config)
    {
        var builder = new ConfigurationBuilder();
        builder.AddSyncWorker(config, CommonOptions.Overrides(data, urls: null));
        ConfigurationSources.Warnings().ToList().ForEach(Output.Error);
        return builder.Build();
    }

    /// <summary>Where the ledger is.</summary>
    /// <exception cref="ConfigurationException">The settings of the ledger are missing or invalid.</exception>
    public static LedgerOptions Ledger(IConfiguration settings)
    {
        var ledger = Configuration.Settings.ReadOne<LedgerOptions>(settings, LedgerOptions.Section);
        return ledger.Contradictions().ToList() is { Count: > 0 } problems ? throw new ConfigurationException(problems) : ledger;
    }

    private static Redactor Redactor(IConfiguration settings)
    {
        var redaction = Configuration.Settings.ReadOne<RedactionOptions>(settings, RedactionOptions.Section);
        return redaction.Contradictions().ToList() is { Count: > 0 } problems ? throw new ConfigurationException(problems) : new(redaction);
    }

    private static LedgerOperator LedgerOperator(LedgerStore store, IConfiguration settings, bool toChange)
    {
        var import = Configuration.Settings.ReadOne<ImportOptions>(settings, ImportOptions.Section);
        var reader = new ChangeReader(
            Configuration.Settings.ReadOne<ValidationOptions>(settings, ValidationOptions.Section),
            Configuration.Settings.ReadOne<ReceiveOptions>(settings, ReceiveOptions.Section),
            import);
        var tools = toChange
            ? new VerbTools(
                store,
                new(),
                TimeProvider.System,
                reader,
                import,
                Configuration.Settings.ReadOne<ReplayOptions>(settings, ReplayOptions.Section))
            : null;
        return new(store, TimeProvider.System, tools, isServed: false, comparer: new(reader, import), redactor: Redactor(settings));
    }

    public void Dispose() => _held.Dispose();
}
