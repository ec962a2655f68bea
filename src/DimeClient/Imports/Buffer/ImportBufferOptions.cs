namespace DimeClient;

/// <summary>When a buffer sends its rows, and how many it holds.</summary>
public sealed record ImportBufferOptions
{
    /// <summary>
    /// Called for every failed call, with its rows: nothing else keeps them. Called one at a time, on the buffer's own task, which
    /// waits for it. Its exceptions are logged and otherwise ignored.
    /// </summary>
    public required Func<ImportBufferFailure, ValueTask> OnFailure { get; init; }

    /// <summary>The maximum number of rows per call; 1 or more. Default 500.</summary>
    public int MaxRows { get; init; } = 500;

    /// <summary>The maximum size of one call's body in bytes; a longer row is sent alone. 1 or more. Default 1 MiB.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>How long a row waits for others; zero to a day. Default 1 s.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The maximum number of rows that wait or are being sent; at least <see cref="MaxRows"/>. Default 10,000.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>
    /// How long disposing may spend on sending the remaining rows; the rest is then reported to <see cref="OnFailure"/>. More than
    /// zero, or <see cref="Timeout.InfiniteTimeSpan"/>. Default 30 s.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Settings of the buffer's calls that override the client's. Default null: none.</summary>
    public CallOptions? Call { get; init; }
}
