namespace DimeClient;

/// <summary>Why a call failed.</summary>
public sealed record DimeError
{
    /// <summary>Most characters of <see cref="Message"/>.</summary>
    public const int MaxMessageLength = 2_000;

    /// <summary>Most characters of <see cref="Body"/>.</summary>
    public const int MaxBodyLength = 16_384;

    /// <summary>Which of the family's eight errors it is.</summary>
    public required DimeErrorKind Kind { get; init; }

    /// <summary>What stands behind it.</summary>
    public required DimeErrorReason Reason { get; init; }

    /// <summary>
    /// The server's own words where there are any, else ours. Never empty, at most <see cref="MaxMessageLength"/>
    /// characters.
    /// </summary>
    public required string Message { get; init; }

    /// <summary>The status that was judged: the one inside the body where it has one, else HTTP's; null where nothing came back.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The server's error code, or null.</summary>
    public string? Code { get; init; }

    /// <summary>
    /// How long the server asks us to wait; never negative, null where it does not say. May be far longer than you wish to
    /// wait.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The body as text, its first <see cref="MaxBodyLength"/> characters; null where nothing came back.</summary>
    public string? Body { get; init; }

    /// <summary>The request surely did not reach the server, so that sending it again cannot do anything twice.</summary>
    internal bool NeverExecuted { get; init; }

    /// <summary>The name of the error in the SDK family: <c>ValidationError</c>, <c>RateLimitError</c>, …</summary>
    public string Name => $"{Kind}Error";
}
