using Microsoft.Extensions.Logging;

namespace DimeClient;

/// <summary>How a <see cref="DimeSchedulerClient"/> reaches Dime.Scheduler. Read once, when the client is made.</summary>
/// <remarks>A class without <c>ToString</c> on purpose: a record would print the key.</remarks>
public sealed class DimeSchedulerOptions
{
    /// <summary>The variable that is read where neither a key nor a user name is given; the whole SDK family reads it.</summary>
    public const string ApiKeyVariable = "DIMESCHEDULER_API_KEY";

    /// <summary>
    /// The API key, sent as <c>X-API-KEY</c>. Null takes the environment's <see cref="ApiKeyVariable"/>, unless
    /// <see cref="ApiKeyProvider"/>, <see cref="UserName"/> or <see cref="Offline"/> is set.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Read before every request and wins over <see cref="ApiKey"/>, so that a key can be changed without a restart. Called
    /// from any thread, must not block; what it throws comes out of the call.
    /// </summary>
    public Func<string>? ApiKeyProvider { get; set; }

    /// <summary>
    /// Signs in with <c>POST /token</c> instead of a key, and again before the token expires or when it is refused. Needs
    /// <see cref="Password"/>, and no key beside it. Default null.
    /// </summary>
    public string? UserName { get; set; }

    /// <summary>The password of <see cref="UserName"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The hosted environment. Default: production, as in the whole SDK family.</summary>
    public DimeEnvironment Environment { get; set; } = DimeEnvironment.Production;

    /// <summary>An absolute http or https address, with or without a path; wins over <see cref="Environment"/>.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// The most time a call may take: all its attempts, the waits between them and its answer's body. More than zero, at
    /// most 49 days, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. Default 30 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The most time one attempt may take; one that takes longer is a failure that is retried. Same range as
    /// <see cref="Timeout"/>. Default null: whatever is left of it, since a long import that is given up halfway and begun
    /// again does the server no good.
    /// </summary>
    public TimeSpan? AttemptTimeout { get; set; }

    /// <summary>
    /// The most time a connection may take, TLS included. Same range as <see cref="Timeout"/>. Not used with a handler or an
    /// <see cref="HttpClient"/> of your own. Default 10 s, a third of the whole: one that hangs can be tried again.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How failed calls are repeated. Default three times; <see cref="RetryOptions.None"/> turns it off.</summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>The most bytes of an answer that are read, after decompression; 1 or more. Default 16 MiB.</summary>
    public int MaxAnswerBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Procedures that your server calls something else: the catalog's name → the server's. Default none. Example:
    /// <c>mboc_addConnector</c> → <c>mboc_upsertConnector</c>.
    /// </summary>
    public IDictionary<string, string> ProcedureNames { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Endpoints that your server has elsewhere: the first part of the path → what stands there instead, slashes in front
    /// or not. Default none. Example: <c>category</c> → <c>categories</c>.
    /// </summary>
    public IDictionary<string, string> Paths { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Nothing is sent, any key or none will do, every call succeeds; see <see cref="DimeSchedulerClient.OfflineCalls"/>.
    /// Default off.
    /// </summary>
    public bool Offline { get; set; }

    /// <summary>The most recent calls that are kept when <see cref="Offline"/>; 0 or more. Default 1,000.</summary>
    public int OfflineCapacity { get; set; } = 1000;

    /// <summary>
    /// What an offline call is answered with; null from it, the default, is success: an empty list where a list is asked for,
    /// else <c>{}</c>. Called from any thread; what it throws comes out of the call.
    /// </summary>
    public Func<OfflineCall, OfflineAnswer?>? OfflineAnswer { get; set; }

    /// <summary>Keeps the lists that <c>GetAllAsync</c> reads. Default null: every call asks the server.</summary>
    public ReadCacheOptions? Cache { get; set; }

    /// <summary>Where calls are logged. Default null: nowhere, or with dependency injection the container's own.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}
