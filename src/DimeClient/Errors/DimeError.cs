namespace DimeClient;

/// <summary>Why a call failed.</summary>
public sealed record DimeError
{
    /// <summary>Maximum length of <see cref="Message"/> in characters.</summary>
    public const int MaxMessageLength = 2_000;

    /// <summary>Maximum length of <see cref="Body"/> in characters.</summary>
    public const int MaxBodyLength = 16_384;

    /// <summary>Which of the SDK family's eight errors this is.</summary>
    public required DimeErrorKind Kind { get; init; }

    /// <summary>The reason behind <see cref="Kind"/>.</summary>
    public required DimeErrorReason Reason { get; init; }

    /// <summary>
    /// The server's own words if there are any, else ours. Never empty, at most <see cref="MaxMessageLength"/> characters.
    /// </summary>
    public required string Message { get; init; }

    /// <summary>The status that decided the error: the one inside the body if it has one, else HTTP's; null if no answer arrived.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The server's error code, or null.</summary>
    public string? Code { get; init; }

    /// <summary>The problems the SDK found in the rows of an import before sending; empty for every other error.</summary>
    public IReadOnlyList<ImportProblem> Problems { get; init; } = [];

    /// <summary>
    /// How long the server asks us to wait; never negative, null if it does not say. May be far longer than you want to wait.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The body as text, its first <see cref="MaxBodyLength"/> characters; null if no answer arrived.</summary>
    public string? Body { get; init; }

    /// <summary>The request certainly did not reach the server, so sending it again cannot execute it twice.</summary>
    internal bool NeverExecuted { get; init; }

    /// <summary>The name of the error in the SDK family: <c>ValidationError</c>, <c>RateLimitError</c>, …</summary>
    public string Name => $"{Kind}Error";
}
