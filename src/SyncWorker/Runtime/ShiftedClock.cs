using System.Globalization;

namespace SyncWorker.Runtime;

/// <summary>A clock that is wrong by the offset that a test sets (<c>SYNCWORKER_CLOCK_OFFSET=01:00:00</c>). Timers run as usual.</summary>
internal sealed class ShiftedClock(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;

    /// <summary>The system clock, unless a test sets an offset.</summary>
    public static TimeProvider FromEnvironment() =>
        Environment.GetEnvironmentVariable("SYNCWORKER_CLOCK_OFFSET") is { Length: > 0 } offset
            ? new ShiftedClock(TimeSpan.Parse(offset, CultureInfo.InvariantCulture))
            : System;
}
