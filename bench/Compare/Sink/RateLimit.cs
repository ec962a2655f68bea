namespace SyncWorker.Bench.Sinks;

internal enum WindowKind
{
    /// <summary>The count starts afresh at the end of each window.</summary>
    Fixed,

    /// <summary>Counts the calls within the last window, at any time.</summary>
    Sliding,

    /// <summary>A bucket that holds the calls of one window and fills steadily: a burst, then an even pace.</summary>
    Bucket,
}

/// <summary>How many calls the sink takes. Pure: time is an argument.</summary>
/// <param name="Calls">Calls in one window.</param>
/// <param name="SaysRetryAfter">Whether a 429 says when to come again.</param>
internal sealed record RateLimit(WindowKind Kind, int Calls, TimeSpan Window, bool SaysRetryAfter)
{
    /// <summary>The time from the first call until the last of so many can be taken, at best.</summary>
    public TimeSpan IdealTime(int calls) => Kind == WindowKind.Bucket
        ? Window * Math.Max(0, calls - Calls) / Calls
        : Window * ((calls - 1) / Calls);

    public override string ToString() =>
        $"{Calls} calls in {Window.TotalSeconds:0} s, {(Kind switch
        {
            WindowKind.Fixed => "fixed windows",
            WindowKind.Sliding => "a sliding window",
            _ => "a bucket",
        })}, {(SaysRetryAfter ? "with" : "without")} Retry-After";
}
