namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>Where an actor stands.</summary>
internal enum Standing
{
    /// <summary>It has nothing to do until something is posted to it.</summary>
    Idle,

    Running,

    /// <summary>In the middle of something, at a scheduling point.</summary>
    AtPoint,

    /// <summary>Its statement waits for another transaction's lock.</summary>
    Blocked,
}

/// <summary>Ends an actor in the middle of whatever it does, as <c>kill -9</c> would.</summary>
internal sealed class ActorKilledException : Exception;

/// <summary>A loop of a worker, an operator or a publisher: a thread of its own, of which one at a time runs.</summary>
internal sealed class Actor : SynchronizationContext
{
    [ThreadStatic]
    private static Actor? t_current;

    private readonly Schedule _schedule;
    private readonly List<(SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly Turnstile _go = new();
    private bool _isKilled;

    public Actor(Schedule schedule, string name)
    {
        (_schedule, Name) = (schedule, name);
        new Thread(Loop, 256 * 1024) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>The one whose thread this is.</summary>
    public static Actor? OfThisThread => t_current;

    public string Name { get; }

    /// <summary>As the schedule sees it, and written by it alone.</summary>
    public Standing Standing { get; set; }

    /// <summary>How it stood when it arrived last.</summary>
    public Standing ArrivedAs { get; private set; }

    /// <summary>What it was told to do; the end of one by itself is for the run to judge.</summary>
    public List<Task> Tasks { get; } = [];

    /// <summary>The server's process of its open transaction; null: it has none.</summary>
    public int? Backend { get; set; }

    /// <summary>Until when it stands still at its point.</summary>
    public DateTimeOffset StalledUntil { get; set; }

    /// <summary>Signalled when it comes to a point or has nothing more to do.</summary>
    public Turnstile Arrived { get; } = new();

    public bool HasWork => Standing == Standing.AtPoint || (Standing == Standing.Idle && _ready.Count > 0);

    public override void Post(SendOrPostCallback d, object? state)
    {
        _schedule.Check();
        lock (_ready)
        {
            if (!_isKilled)
            {
                _ready.Add((d, state));
            }
        }
    }

    public void Run(Func<Task> act) => Post(_ => Tasks.Add(act()), null);

    /// <summary>Goes on from where it stands. On the schedule's thread.</summary>
    public void Resume()
    {
        Arrived.Clear();
        Standing = Standing.Running;
        _go.Release();
    }

    /// <summary>On its own thread: others may go on, and this one when the schedule lets it.</summary>
    public void Point()
    {
        if (!_isKilled)
        {
            Arrive(Standing.AtPoint);
            _go.Wait();
        }

        if (_isKilled)
        {
            throw new ActorKilledException();
        }
    }

    /// <summary>Nothing of it runs again. A statement that waits for a lock is left to end by itself.</summary>
    public void Kill()
    {
        _isKilled = true;
        lock (_ready)
        {
            _ready.Clear();
        }
        if (Standing is Standing.Idle or Standing.AtPoint)
        {
            Resume();
            Arrived.Wait();
            Standing = Standing.Idle;
        }
    }

    private void Arrive(Standing standing)
    {
        ArrivedAs = standing;
        Arrived.Release();
    }

    private void Loop()
    {
        t_current = this;
        SetSynchronizationContext(this);
        while (true)
        {
            _go.Wait();
            try
            {
                Next()?.Invoke();
            }
            catch (ActorKilledException)
            {
                // What it was in the middle of is rolled back.
            }

            var isKilled = _isKilled;
            Arrive(Standing.Idle);
            if (isKilled)
            {
                return;
            }
        }
    }

    private Action? Next()
    {
        lock (_ready)
        {
            if (_isKilled)
            {
                return null;
            }

            var (callback, state) = _ready[0];
            _ready.RemoveAt(0);
            return () => callback(state);
        }
    }
}
