namespace SyncWorker.Convergence.Tests.Simulation;

/// <summary>
/// Runs everything on one thread. The seed decides the order of what is ready; when nothing is ready, time moves to the next
/// timer. Nothing else happens, so one seed always gives the same run.
/// </summary>
internal sealed class SingleThread(Random random, FakeClock clock) : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public override void Post(SendOrPostCallback d, object? state)
    {
        // A continuation from another thread would make the run depend on the machine.
        if (Environment.CurrentManagedThreadId != _thread)
        {
            Escaped = true;
        }

        lock (_ready)
        {
            _ready.Add((d, state));
        }
    }

    /// <summary>Something ran on another thread, so the run cannot be trusted.</summary>
    public bool Escaped { get; private set; }

    /// <summary>Runs until the condition holds. It is checked whenever nothing is ready.</summary>
    /// <param name="interrupt">Checked after every step; true ends the run at once, in the middle of any activity.</param>
    /// <returns>False if the condition does not hold within that much simulated time.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan within, Func<bool> interrupt, Action whenQuiet)
    {
        var end = clock.GetUtcNow() + within;
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            for (; ; )
            {
                if (!RunReady(interrupt))
                {
                    return true;
                }

                whenQuiet();
                if (condition())
                {
                    return true;
                }

                if (_ready.Count > 0)
                {
                    continue;
                }

                if (clock.NextTimer is not { } next || next > end)
                {
                    return false;
                }

                Outside(() => clock.Advance(next - clock.GetUtcNow() is var step && step > TimeSpan.Zero ? step : TimeSpan.Zero));
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Runs an action in which awaits that do not capture a context continue at once instead of on another thread.</summary>
    public static void Outside(Action action)
    {
        var before = Current;
        SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private bool RunReady(Func<bool> interrupt)
    {
        while (_ready.Count > 0)
        {
            (SendOrPostCallback Callback, object? State) next;
            lock (_ready)
            {
                var index = random.Next(_ready.Count);
                next = _ready[index];
                _ready.RemoveAt(index);
            }
            next.Callback(next.State);
            if (interrupt())
            {
                return false;
            }
        }
        return true;
    }
}
