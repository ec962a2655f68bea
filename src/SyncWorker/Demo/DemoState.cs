namespace SyncWorker.Demo;

/// <summary>The publisher's progress and the latest events, for display. Safe for concurrent use.</summary>
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

    /// <summary>The number of events so far, including those that are no longer kept.</summary>
    public long Said => Interlocked.Read(ref _said);

    /// <summary>The last few events, oldest first.</summary>
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
