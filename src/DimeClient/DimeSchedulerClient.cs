namespace DimeClient;

/// <summary>
/// The entry point to Dime.Scheduler. Make one for the life of the process and use it from any thread: it owns the
/// connection pool, and gives it back when it is disposed.
/// </summary>
public sealed class DimeSchedulerClient : IDisposable
{
    private readonly OfflineHandler? _offline;
    private readonly DimeTransport _transport;

    /// <summary>A client of the production environment, with the key in the environment's <c>DIMESCHEDULER_API_KEY</c>.</summary>
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

    /// <summary>A client with options, and with a handler of your own if you like.</summary>
    /// <param name="options">Read once, here; the key alone may change later, through its provider.</param>
    /// <param name="handler">
    /// Yours instead of ours, for a proxy or a test: it stays yours to dispose, and is not used offline. Following redirects
    /// is turned off on it, since the key would go along.
    /// </param>
    /// <param name="time">The clock of timeouts and waits; null takes the system's.</param>
    /// <exception cref="ArgumentException">An option has a value it cannot have.</exception>
    public DimeSchedulerClient(DimeSchedulerOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null)
        : this(options, time, handler is null ? () => Carrier.Owning(Handlers.Create(options.ConnectTimeout)) : () => Carrier.Over(handler))
    {
    }

    /// <summary>A client with options, over an <see cref="HttpClient"/> of your own.</summary>
    /// <param name="options">Read once, here; the key alone may change later, through its provider.</param>
    /// <param name="httpClient">
    /// Yours instead of ours: it stays yours to dispose. Its own timeout, 100 s unless you set it, ends attempts too; its
    /// base address is not used. Turn redirects off on its handler: one that was followed is an error here.
    /// </param>
    /// <param name="time">The clock of timeouts and waits; null takes the system's.</param>
    /// <exception cref="ArgumentException">An option has a value it cannot have.</exception>
    public DimeSchedulerClient(DimeSchedulerOptions options, HttpClient httpClient, TimeProvider? time = null)
        : this(options, time, () => Carrier.Over(httpClient ?? throw new ArgumentNullException(nameof(httpClient))))
    {
    }

    internal DimeSchedulerClient(DimeSchedulerOptions options, TimeProvider? time, Func<Carrier> carrier, Func<double>? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionCheck.Check(options);
        _offline = options.Offline ? new OfflineHandler(DimeClient.BaseAddress.Of(options), options.OfflineCapacity, options.OfflineAnswer) : null;
        _transport = new DimeTransport(options, _offline is null ? carrier() : Carrier.Owning(_offline), time ?? TimeProvider.System, random);
        Imports = new ImportsAccessor(_transport);
        Categories = new CategoriesAccessor(_transport);
    }

    /// <summary>Where calls go, with a slash at its end.</summary>
    public Uri BaseAddress => _transport.BaseAddress;

    /// <summary><c>/import</c></summary>
    public ImportsAccessor Imports { get; }

    /// <summary><c>/category</c></summary>
    public CategoriesAccessor Categories { get; }

    /// <summary>
    /// What an offline client would have sent, oldest first, the most recent <see cref="DimeSchedulerOptions.OfflineCapacity"/>;
    /// else empty.
    /// </summary>
    public IReadOnlyList<OfflineCall> OfflineCalls => _offline?.Calls ?? [];

    /// <summary>The rows of all imports among <see cref="OfflineCalls"/>, in order: what a test would assert on.</summary>
    public IReadOnlyList<ImportRow> OfflineRows => [.. OfflineCalls.SelectMany(call => call.Rows)];

    /// <summary>Gives the connections back. A handler or <see cref="HttpClient"/> of yours stays open; dispose buffers first.</summary>
    public void Dispose() => _transport.Dispose();
}
