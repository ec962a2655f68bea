namespace DimeClient;

/// <summary>When a buffer sends what it holds, and how much it holds.</summary>
public sealed record ImportBufferOptions
{
    /// <summary>
    /// Told of every call that failed, with its rows: nothing else knows them any more. Called one at a time, on the buffer's
    /// own task, which waits for it. What it throws is dropped.
    /// </summary>
    public required Func<ImportBufferFailure, ValueTask> OnFailure { get; init; }

    /// <summary>The most rows of one call; 1 or more. Default 500.</summary>
    public int MaxRows { get; init; } = 500;

    /// <summary>The most bytes of one call's body; a row that is longer goes alone. 1 or more. Default 1 MiB.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>How long a row waits for others; zero to a day. Default 1 s.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The most rows that wait or are being sent; at least <see cref="MaxRows"/>. Default 10,000.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>
    /// How long disposing sends what is left; then the rest is told to <see cref="OnFailure"/>. More than zero, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>. Default 30 s.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How the calls differ from the client's others. Default null: not at all.</summary>
    public CallOptions? Call { get; init; }
}
