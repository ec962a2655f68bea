using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace SyncWorker.Receive;

/// <summary>What has arrived and waits for its commit, in the order of arrival. During a hold nothing is added.</summary>
internal sealed class ArrivalQueue(StoreWatch watch)
{
    private readonly Channel<WaitingChanges> _waiting = Channel.CreateUnbounded<WaitingChanges>();

    // No entry is added once all waiting entries were abandoned.
    private readonly Lock _door = new();

    /// <summary>Adds an entry, or abandons it if it cannot wait here.</summary>
    public void Add(WaitingChanges entry)
    {
        lock (_door)
        {
            if (watch.HeldSince is { } since)
            {
                entry.GiveUp(since);
            }
            else if (!_waiting.Writer.TryWrite(entry))
            {
                entry.GiveUp(heldSince: null);
            }
        }
    }

    /// <returns>True as soon as an entry waits; false once the queue is closed.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _waiting.Reader.WaitToReadAsync(cancellationToken);

    public bool TryTake([NotNullWhen(true)] out WaitingChanges? entry) => _waiting.Reader.TryRead(out entry);

    /// <summary>
    /// Starts a hold, and abandons this group and everything that waits. It runs between two attempts, so an abandoned change is not
    /// recorded now or later. The broker redelivers it, and it counts once.
    /// </summary>
    /// <returns>How many entries were abandoned.</returns>
    public int Hold(IEnumerable<WaitingChanges> group)
    {
        lock (_door)
        {
            watch.StartHold();
            return GiveUpAll(group, watch.HeldSince);
        }
    }

    /// <summary>
    /// Abandons this group and everything that waits: no receipt is given. An HTTP caller sees the failure. The broker redelivers when the
    /// channel closes, and not before: otherwise a loop that ended by itself would use up the delivery limit within a second.
    /// </summary>
    public void Close(IEnumerable<WaitingChanges> group)
    {
        _waiting.Writer.Complete();
        GiveUpAll(group, heldSince: null);
    }

    private int GiveUpAll(IEnumerable<WaitingChanges> group, DateTimeOffset? heldSince)
    {
        var all = group.ToList();
        while (TryTake(out var entry))
        {
            all.Add(entry);
        }
        all.ForEach(entry => entry.GiveUp(heldSince));
        return all.Count;
    }
}
