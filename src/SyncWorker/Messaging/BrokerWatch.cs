namespace SyncWorker.Messaging;

/// <summary>Whether the queues can be read, as the intake finds it. Written by its loop only, read by anybody.</summary>
internal sealed class BrokerWatch(TimeProvider time)
{
    /// <summary>How often what does not change is said again.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private volatile Trouble? _current;

    /// <summary>Why they can not be read; null while they can, or nobody asked for it.</summary>
    public Trouble? Current => _current;

    /// <summary>They can not be read.</summary>
    /// <returns>Whether somebody should hear of it: it is new, or has not been said for a minute.</returns>
    public bool Lost(string why)
    {
        var (now, before) = (time.GetUtcNow(), _current);
        var isNews = before?.Why != why || now - before.SaidAt >= Again;
        _current = new(before?.Since ?? now, why, isNews ? now : before!.SaidAt);
        return isNews;
    }

    /// <summary>All of them are read.</summary>
    /// <returns>Whether they were not, before.</returns>
    public bool Back() => Interlocked.Exchange(ref _current, null) is not null;

    internal sealed record Trouble(DateTimeOffset Since, string Why, DateTimeOffset SaidAt);
}
