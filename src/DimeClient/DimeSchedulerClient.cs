namespace DimeClient;

/// <summary>
/// The entry point to Dime.Scheduler. Make one for the life of the process and use it from any thread: it owns the
/// connection pool, and gives it back when it is disposed.
/// </summary>
public sealed partial class DimeSchedulerClient : IDisposable
{
    private readonly OfflineHandler? _offline;
    private readonly DimeTransport _transport;

    /// <summary>A client of the production environment.</summary>
    public DimeSchedulerClient(string apiKey)
        : this(apiKey, DimeEnvironment.Production)
    {
    }

    public DimeSchedulerClient(string apiKey, DimeEnvironment environment)
        : this(new DimeSchedulerOptions { ApiKey = apiKey, Environment = environment })
    {
    }

    /// <param name="options">Read once, here; the key alone may change later, through its provider.</param>
    /// <param name="handler">
    /// Yours instead of ours, for a proxy or a test: it stays yours to dispose, and is not used offline. Following redirects
    /// is turned off on it, since the key would go along.
    /// </param>
    /// <param name="time">The clock of timeouts; null takes the system's.</param>
    /// <exception cref="ArgumentException">An option has a value it cannot have.</exception>
    public DimeSchedulerClient(DimeSchedulerOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAnswerBytes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.OfflineCapacity, nameof(options));
        _offline = options.Offline ? new OfflineHandler(DimeClient.BaseAddress.Of(options), options.OfflineCapacity) : null;
        var carrier = _offline ?? (handler is null ? Handlers.Create() : Handlers.WithoutRedirects(handler));
        var invoker = new HttpMessageInvoker(carrier, disposeHandler: handler is null);
        _transport = new DimeTransport(options, invoker, time ?? TimeProvider.System);
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

    public void Dispose() => _transport.Dispose();
}
