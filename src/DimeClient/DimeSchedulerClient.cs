namespace DimeClient;

/// <summary>
/// The entry point to Dime.Scheduler. Create one for the life of the process and use it from any thread: it owns the connection
/// pool and releases it when disposed.
/// </summary>
public sealed partial class DimeSchedulerClient : IDisposable
{
    private readonly OfflineHandler? _offline;
    private readonly DimeTransport _transport;

    /// <summary>A client of the production environment, with the key from the environment variable <c>DIMESCHEDULER_API_KEY</c>.</summary>
    /// <exception cref="ArgumentException">The variable is not set.</exception>
    public DimeSchedulerClient()
        : this(new DimeSchedulerOptions())
    {
    }

    /// <summary>A client of the production environment.</summary>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public DimeSchedulerClient(string apiKey)
        : this(apiKey, DimeEnvironment.Production)
    {
    }

    /// <summary>A client of one of the hosted environments.</summary>
    /// <exception cref="ArgumentException">The key is empty, or there is no such environment.</exception>
    public DimeSchedulerClient(string apiKey, DimeEnvironment environment)
        : this(new DimeSchedulerOptions { ApiKey = apiKey ?? throw new ArgumentNullException(nameof(apiKey)), Environment = environment })
    {
    }

    /// <summary>A client with options, and optionally with your own handler.</summary>
    /// <param name="options">Read once, here; only the key may change later, through its provider.</param>
    /// <param name="handler">
    /// Your handler instead of ours, for a proxy or a test. You dispose it; it is not used offline. The client turns redirects off
    /// on it, because the API key would be sent along.
    /// </param>
    /// <param name="time">The clock for timeouts and waits; null uses the system clock.</param>
    /// <exception cref="ArgumentException">An option has an invalid value.</exception>
    public DimeSchedulerClient(DimeSchedulerOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null)
        : this(options, time, handler is null ? () => Carrier.Owning(Handlers.Create(options.ConnectTimeout)) : () => Carrier.Over(handler))
    {
    }

    /// <summary>A client with options that uses your own <see cref="HttpClient"/>.</summary>
    /// <param name="options">Read once, here; only the key may change later, through its provider.</param>
    /// <param name="httpClient">
    /// Your HTTP client instead of ours; you dispose it. Its own timeout, 100 s unless you set it, also ends attempts; its base
    /// address is not used. Turn redirects off on its handler: a followed redirect is an error here.
    /// </param>
    /// <param name="time">The clock for timeouts and waits; null uses the system clock.</param>
    /// <exception cref="ArgumentException">An option has an invalid value.</exception>
    public DimeSchedulerClient(DimeSchedulerOptions options, HttpClient httpClient, TimeProvider? time = null)
        : this(options, time, () => Carrier.Over(httpClient ?? throw new ArgumentNullException(nameof(httpClient))))
    {
    }

    internal DimeSchedulerClient(DimeSchedulerOptions options, TimeProvider? time, Func<Carrier> carrier, Func<double>? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionCheck.Check(options);
        _offline = options.Offline
            ? new OfflineHandler(DimeClient.BaseAddress.Of(options), options.OfflineCapacity, options.OfflineAnswer)
            : null;
        _transport = new DimeTransport(
            options, _offline is null ? carrier() : Carrier.Owning(_offline), time ?? TimeProvider.System, random);
        Imports = new ImportsAccessor(_transport);
        Categories = new CategoriesAccessor(_transport);
    }

    /// <summary>The address of the API, with a trailing slash.</summary>
    public Uri BaseAddress => _transport.BaseAddress;

    /// <summary><c>/import</c></summary>
    public ImportsAccessor Imports { get; }

    /// <summary><c>/category</c></summary>
    public CategoriesAccessor Categories { get; }

    /// <summary>
    /// The calls that an offline client would have sent, oldest first, limited to the most recent
    /// <see cref="DimeSchedulerOptions.OfflineCapacity"/>; empty for an online client.
    /// </summary>
    public IReadOnlyList<OfflineCall> OfflineCalls => _offline?.Calls ?? [];

    /// <summary>The rows of all imports among <see cref="OfflineCalls"/>, in order, for tests to assert on.</summary>
    public IReadOnlyList<ImportRow> OfflineRows => [.. OfflineCalls.SelectMany(call => call.Rows)];

    /// <summary>Releases the connections. Your own handler or <see cref="HttpClient"/> stays open; dispose buffers first.</summary>
    public void Dispose() => _transport.Dispose();
}
