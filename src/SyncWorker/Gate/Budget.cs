namespace SyncWorker.Gate;

/// <summary>How a server counts the calls that it takes.</summary>
internal enum Meter
{
    /// <summary>Calls since a window opened. Windows follow each other without a gap.</summary>
    FixedWindow,

    /// <summary>Calls in the last so many seconds.</summary>
    SlidingWindow,

    /// <summary>Each call takes a token, and tokens come back at a steady rate.</summary>
    TokenBucket,
}

/// <summary>How many calls the server takes in how much time. Pure.</summary>
/// <param name="Limit">Calls per window, 1 or more; of a token bucket: the size of the bucket.</param>
/// <param name="Window">Of a token bucket: the time in which an empty bucket is full again.</param>
/// <param name="Opening">Of fixed windows: when one of them opened.</param>
internal sealed record Budget(Meter Meter, double Limit, TimeSpan Window, DateTimeOffset Opening)
{
    /// <summary>Calls per second in the long run.</summary>
    public double PerSecond => Limit / Window.TotalSeconds;

    /// <summary>How full the meter was when the last of these calls started.</summary>
    public double Level(IReadOnlyList<PastCall> calls)
    {
        var last = calls[^1].StartedAt;
        var from = Meter switch
        {
            Meter.SlidingWindow => last - Window,
            Meter.FixedWindow => OpenedBefore(last).AddTicks(-1),
            _ => last,
        };
        return Meter == Meter.TokenBucket ? Limit : calls.Count(call => !call.IsRefused && call.StartedAt > from && call.StartedAt < last);
    }

    /// <summary>When the fixed window of this instant opened.</summary>
    public DateTimeOffset OpenedBefore(DateTimeOffset at) => Opening + (Math.Floor((at - Opening) / Window) * Window);
}
