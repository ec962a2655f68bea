using System.Diagnostics;

namespace SyncWorker.Bench.Sinks;

/// <summary>
/// What the sink has been told in one run, and what it has yet to be told. A run is done when the newest version of every job has been
/// accepted. Safe for concurrent use.
/// </summary>
/// <param name="newest">The newest version of each job, from 1, by its number; 0: nothing is expected of this job.</param>
internal sealed class Board(int[] newest)
{
    private readonly Lock _gate = new();
    private readonly int[] _last = new int[newest.Length];
    private readonly long[] _currentSince = new long[newest.Length];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _began;
    private long _lastChange;
    private int _missing = newest.Count(version => version > 0);

    /// <summary>One change of each of so many jobs.</summary>
    public static Board OfSingles(int jobs, Func<int, bool>? isPoisoned = null) =>
        new([.. Enumerable.Range(0, jobs).Select(job => isPoisoned?.Invoke(job) == true ? 0 : 1)]);

    /// <summary>Completes when the first call has arrived.</summary>
    public Task First => _first.Task;

    /// <summary>Completes when every job is current.</summary>
    public Task Done => _done.Task;

    /// <summary>All calls, those with an error for an answer included.</summary>
    public int Calls { get; private set; }

    /// <summary>Rows of accepted calls.</summary>
    public int Rows { get; private set; }

    /// <summary>Calls that were answered with 429.</summary>
    public int Throttled { get; private set; }

    /// <summary>Calls that were refused because of a poisoned row.</summary>
    public int Rejected { get; private set; }

    /// <summary>Jobs that are not current.</summary>
    public int Missing => _missing;

    /// <summary>From the first call until every job was current, or until the last answer if that is not yet so.</summary>
    public TimeSpan Time => Stopwatch.GetElapsedTime(_began, _lastChange);

    /// <summary>The timestamp of the first call.</summary>
    public long Began => _began;

    /// <summary>Jobs of which an older version was accepted last: the board is wrong.</summary>
    public int Stale
    {
        get
        {
            lock (_gate)
            {
                return newest.Where((version, job) => version > 0 && _last[job] != version).Count() - _missing;
            }
        }
    }

    /// <summary>The timestamp at which this job became current; 0 if it has not.</summary>
    public long CurrentSince(int job) => _currentSince[job];

    public void Arrive()
    {
        lock (_gate)
        {
            if (Calls++ == 0)
            {
                _began = Stopwatch.GetTimestamp();
                _first.SetResult();
            }
        }
    }

    public void Accept(List<(int Job, int Version)> rows)
    {
        lock (_gate)
        {
            Rows += rows.Count;
            var now = Stopwatch.GetTimestamp();
            foreach (var (job, version) in rows)
            {
                _last[job] = version;
                if (version == newest[job] && _currentSince[job] == 0)
                {
                    _currentSince[job] = _lastChange = now;
                    _missing--;
                }
            }
            if (_missing == 0)
            {
                _done.TrySetResult();
            }
        }
    }

    public void Reject()
    {
        lock (_gate)
        {
            Rejected++;
            _lastChange = Stopwatch.GetTimestamp();
        }
    }

    public void Throttle()
    {
        lock (_gate)
        {
            Throttled++;
        }
    }
}
