using Microsoft.Extensions.Logging;

namespace DimeClient;

/// <summary>How a <see cref="DimeSchedulerClient"/> reaches Dime.Scheduler. Read once, when the client is created.</summary>
/// <remarks>A class without <c>ToString</c> on purpose: a record would print the key.</remarks>
public sealed class DimeSchedulerOptions
{
    /// <summary>The environment variable that is read if neither a key nor a user name is given; the whole SDK family reads it.</summary>
    public const string ApiKeyVariable = "DIMESCHEDULER_API_KEY";

    /// <summary>
    /// The API key, sent as <c>X-API-KEY</c>. Null uses the environment variable <see cref="ApiKeyVariable"/>, unless
    /// <see cref="ApiKeyProvider"/>, <see cref="UserName"/> or <see cref="Offline"/> is set.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Read before every request and wins over <see cref="ApiKey"/>, so that a key can be changed without a restart. It is called
    /// from any thread and must not block; an exception it throws propagates from the call.
    /// </summary>
    public Func<string>? ApiKeyProvider { get; set; }

    /// <summary>
    /// Signs in with <c>POST /token</c> instead of a key, and again before the token expires or when it is refused. Requires
    /// <see cref="Password"/> and excludes an API key. Default null.
    /// </summary>
    public string? UserName { get; set; }

    /// <summary>The password of <see cref="UserName"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The hosted environment. Default: production, as in the whole SDK family.</summary>
    public DimeEnvironment Environment { get; set; } = DimeEnvironment.Production;

    /// <summary>An absolute http or https address, with or without a path; wins over <see cref="Environment"/>.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// The longest a call may take: all its attempts, the waits between them and reading its answer's body. More than zero, at most
    /// 49 days, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. Default 30 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest one attempt may take; a longer attempt fails and is retried. Same range as <see cref="Timeout"/>. Default null:
    /// whatever is left of <see cref="Timeout"/>, because cancelling a long import halfway and starting again does the server no
    /// good.
    /// </summary>
    public TimeSpan? AttemptTimeout { get; set; }

    /// <summary>
    /// The longest a connection may take, including TLS. Same range as <see cref="Timeout"/>. Not used with your own handler or
    /// <see cref="HttpClient"/>. Default 10 s, a third of the whole timeout: a connection that hangs can be retried.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How failed calls are retried. Default three times; <see cref="RetryOptions.None"/> turns it off.</summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>The maximum number of bytes read of an answer, after decompression; 1 or more. Default 16 MiB.</summary>
    public int MaxAnswerBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Procedures that have another name on your server: the catalog's name → the server's. Default none. Example:
    /// <c>mboc_addConnector</c> → <c>mboc_upsertConnector</c>.
    /// </summary>
    public IDictionary<string, string> ProcedureNames { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Endpoints that have another path on your server: the first part of the path → its replacement, with or without a leading
    /// slash. Default none. Example: <c>category</c> → <c>categories</c>.
    /// </summary>
    public IDictionary<string, string> Paths { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Sends nothing, accepts any key or none, and lets every call succeed; see <see cref="DimeSchedulerClient.OfflineCalls"/>.
    /// Default off.
    /// </summary>
    public bool Offline { get; set; }

    /// <summary>How many recent calls are kept when <see cref="Offline"/>; 0 or more. Default 1,000.</summary>
    public int OfflineCapacity { get; set; } = 1000;

    /// <summary>
    /// Returns the answer to an offline call. If the function or its result is null, the answer is a success: an empty list if the
    /// call asks for a list, else <c>{}</c>. Called from any thread; an exception it throws propagates from the call.
    /// </summary>
    public Func<OfflineCall, OfflineAnswer?>? OfflineAnswer { get; set; }

    /// <summary>Caches the lists that <c>GetAllAsync</c> reads. Default null: every call asks the server.</summary>
    public ReadCacheOptions? Cache { get; set; }

    /// <summary>The factory of the call log. Default null: no logging, or with dependency injection the container's factory.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}
