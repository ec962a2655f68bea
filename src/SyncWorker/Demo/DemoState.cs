namespace SyncWorker.Demo;

/// <summary>What the publisher has done so far and what has happened, for whoever shows it. Safe for concurrent use.</summary>
internal sealed class DemoState(int total)
{
    private const int MostEvents = 8;

    private readonly Lock _gate = new();
    private readonly Queue<string> _events = new();
    private long _said;
    private int _published;

    /// <summary>Changes in the stream.</summary>
    public int Total => total;

    public int Published => Volatile.Read(ref _published);

    public bool StreamIsOver => Published >= total;

    /// <summary>Events so far, also those that are no longer kept.</summary>
    public long Said => Interlocked.Read(ref _said);

    /// <summary>The last few, oldest first.</summary>
    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public void Advance(int changes) => Interlocked.Add(ref _published, changes);

    public void Say(string what)
    {
        lock (_gate)
        {
            _events.Enqueue(what);
            _said++;
            if (_events.Count > MostEvents)
            {
                _events.Dequeue();
            }
        }
    }
}
