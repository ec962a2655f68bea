namespace SyncWorker.Messaging;

/// <summary>Whether the queues can be read, as the intake sees it. Only its loop writes this state; any thread may read it.</summary>
internal sealed class BrokerWatch(TimeProvider time)
{
    /// <summary>How often an unchanged problem is reported again.</summary>
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromMinutes(1);

    private volatile Trouble? _current;

    /// <summary>Why the queues cannot be read; null while they can be read or the intake has not tried.</summary>
    public Trouble? Current => _current;

    /// <summary>Notes that the queues cannot be read.</summary>
    /// <returns>Whether to report the problem: it is new, or was last reported at least a minute ago.</returns>
    public bool Lost(string why)
    {
        var (now, before) = (time.GetUtcNow(), _current);
        var isNews = before?.Why != why || now - before.SaidAt >= RepeatInterval;
        _current = new(before?.Since ?? now, why, isNews ? now : before!.SaidAt);
        return isNews;
    }

    /// <summary>Notes that all queues are read.</summary>
    /// <returns>Whether they could not be read before.</returns>
    public bool Back() => Interlocked.Exchange(ref _current, null) is not null;

    internal sealed record Trouble(DateTimeOffset Since, string Why, DateTimeOffset SaidAt);
}
