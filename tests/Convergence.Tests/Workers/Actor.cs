namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>The state of an actor.</summary>
internal enum Standing
{
    /// <summary>The actor has nothing to do until something is posted to it.</summary>
    Idle,

    Running,

    /// <summary>The actor is in the middle of its work, at a scheduling point.</summary>
    AtPoint,

    /// <summary>The actor's statement waits for another transaction's lock.</summary>
    Blocked,
}

/// <summary>Ends an actor in the middle of its work, as <c>kill -9</c> does.</summary>
internal sealed class ActorKilledException : Exception;

/// <summary>A loop of a worker, an operator or a publisher. Each actor has its own thread, and one of these runs at a time.</summary>
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

    /// <summary>The actor that owns the current thread.</summary>
    public static Actor? OfThisThread => t_current;

    public string Name { get; }

    /// <summary>The actor's state as the schedule sees it. Only the schedule writes it.</summary>
    public Standing Standing { get; set; }

    /// <summary>The actor's state when it last arrived.</summary>
    public Standing ArrivedAs { get; private set; }

    /// <summary>The actor's tasks. The run decides whether a task was allowed to end by itself.</summary>
    public List<Task> Tasks { get; } = [];

    /// <summary>The server process of the actor's open transaction; null: no transaction is open.</summary>
    public int? Backend { get; set; }

    /// <summary>The time until which the actor is stalled at its point.</summary>
    public DateTimeOffset StalledUntil { get; set; }

    /// <summary>Signalled when the actor reaches a point or has nothing more to do.</summary>
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

    /// <summary>Lets the actor continue from its point. Call this on the schedule's thread.</summary>
    public void Resume()
    {
        Arrived.Clear();
        Standing = Standing.Running;
        _go.Release();
    }

    /// <summary>Called on the actor's own thread: other actors may run, and this one continues when the schedule lets it.</summary>
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

    /// <summary>Stops the actor for good. A statement that waits for a lock is left to end by itself.</summary>
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
                // The actor's open transaction is rolled back.
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
