namespace DimeClient;

/// <summary>What a timeout may be.</summary>
internal static class CallTimeout
{
    // The longest a timer takes: 2^32 - 2 milliseconds.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <exception cref="ArgumentOutOfRangeException">It is neither infinite nor more than zero and at most 49 days.</exception>
    public static TimeSpan Checked(TimeSpan timeout, string parameter) =>
        timeout == Timeout.InfiniteTimeSpan || (timeout > TimeSpan.Zero && timeout <= Longest)
            ? timeout
            : throw new ArgumentOutOfRangeException(parameter, timeout, "A timeout is infinite, or more than zero and at most 49 days.");
}
