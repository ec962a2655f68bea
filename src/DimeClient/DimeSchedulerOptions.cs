namespace DimeClient;

/// <summary>How a <see cref="DimeSchedulerClient"/> reaches Dime.Scheduler. Read once, when the client is made.</summary>
/// <remarks>A class without <c>ToString</c> on purpose: a record would print the key.</remarks>
public sealed class DimeSchedulerOptions
{
    /// <summary>
    /// The API key, sent as <c>X-API-KEY</c>. Needed unless <see cref="ApiKeyProvider"/> or <see cref="Offline"/> is set.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Read before every request and wins over <see cref="ApiKey"/>, so that a key can be changed without a restart. Called
    /// from any thread, must not block; what it throws comes out of the call.
    /// </summary>
    public Func<string>? ApiKeyProvider { get; set; }

    /// <summary>The hosted environment. Default: production, as in the whole SDK family.</summary>
    public DimeEnvironment Environment { get; set; } = DimeEnvironment.Production;

    /// <summary>An absolute http or https address, with or without a path; wins over <see cref="Environment"/>.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// The most time a request may take, its answer's body included. More than zero, at most 49 days, or
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. Default 30 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes of an answer that are read, after decompression; 1 or more. Default 16 MiB.</summary>
    public int MaxAnswerBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Nothing is sent, any key or none will do, every call succeeds; see <see cref="DimeSchedulerClient.OfflineCalls"/>.
    /// Default off.
    /// </summary>
    public bool Offline { get; set; }

    /// <summary>The most recent calls that are kept when <see cref="Offline"/>; 0 or more. Default 1,000.</summary>
    public int OfflineCapacity { get; set; } = 1000;
}
