using System.Globalization;

namespace SyncWorker.Runtime;

/// <summary>A clock that is wrong by as much as a test says (<c>SYNCWORKER_CLOCK_OFFSET=01:00:00</c>); timers run as ever.</summary>
internal sealed class ShiftedClock(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;

    /// <summary>The system's, unless a test asks for another.</summary>
    public static TimeProvider FromEnvironment() =>
        Environment.GetEnvironmentVariable("SYNCWORKER_CLOCK_OFFSET") is { Length: > 0 } offset
            ? new ShiftedClock(TimeSpan.Parse(offset, CultureInfo.InvariantCulture))
            : System;
}
