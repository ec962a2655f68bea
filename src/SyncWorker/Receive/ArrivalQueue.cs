using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace SyncWorker.Receive;

/// <summary>
/// What has arrived and waits for its commit: from each channel in the order of arrival, and from all channels in turn, so that a message
/// does not wait behind all those of a fuller queue. During a hold nothing is added.
/// </summary>
internal sealed class ArrivalQueue(StoreWatch watch)
{
    // A token for each entry that waits.
    private readonly Channel<bool> _tokens = Channel.CreateUnbounded<bool>();

    private readonly Dictionary<object, Queue<WaitingChanges>> _lanes = [];
    private readonly Queue<object> _turns = [];

    // HTTP requests share a lane.
    private readonly object _http = new();

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
            else if (_tokens.Writer.TryWrite(true))
            {
                Enqueue(entry);
            }
            else
            {
                entry.GiveUp(heldSince: null);
            }
        }
    }

    /// <returns>True as soon as an entry waits; false once the queue is closed.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _tokens.Reader.WaitToReadAsync(cancellationToken);

    public bool TryTake([NotNullWhen(true)] out WaitingChanges? entry)
    {
        lock (_door)
        {
            entry = _tokens.Reader.TryRead(out _) ? Dequeue() : null;
            return entry is not null;
        }
    }

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
        lock (_door)
        {
            _tokens.Writer.Complete();
            GiveUpAll(group, heldSince: null);
        }
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

    private void Enqueue(WaitingChanges entry)
    {
        var lane = (object?)entry.Channel ?? _http;
        if (!_lanes.TryGetValue(lane, out var waiting))
        {
            _lanes.Add(lane, waiting = []);
            _turns.Enqueue(lane);
        }
        waiting.Enqueue(entry);
    }

    private WaitingChanges Dequeue()
    {
        var lane = _turns.Dequeue();
        var waiting = _lanes[lane];
        var entry = waiting.Dequeue();
        if (waiting.Count == 0)
        {
            _lanes.Remove(lane);
        }
        else
        {
            _turns.Enqueue(lane);
        }
        return entry;
    }
}
