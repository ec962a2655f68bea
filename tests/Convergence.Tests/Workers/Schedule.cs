namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>
/// Runs actors one at a time. At every point the seed decides which of them goes on and whether one stands still for a while; a statement
/// that waits for a lock of another's is left waiting. When none can go on, time moves to the next timer.
/// </summary>
/// <param name="eagerness">How often, of 100, the actor that is running goes on at a statement.</param>
internal sealed class Schedule(Random random, FakeClock clock, SharedLedger ledger, int eagerness) : IDisposable
{
    // A statement takes less, as a rule; one that waits is found out then.
    private static readonly TimeSpan Statement = TimeSpan.FromMilliseconds(3);

    private readonly List<Actor> _actors = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private HashCode _trace;
    private bool _locksMoved;

    /// <summary>How often one of several could have gone on.</summary>
    public long Choices { get; private set; }

    public long Points { get; private set; }

    /// <summary>Which actor went on, point by point: two runs with the same are the same.</summary>
    public int Trace => _trace.ToHashCode();

    /// <summary>Something ran on a thread that the schedule does not know: the run cannot be trusted.</summary>
    public bool Escaped { get; private set; }

    /// <summary>Nothing stands still any more, so that the end is soon reached.</summary>
    public bool IsHasty { get; set; }

    public Actor Add(string name)
    {
        var actor = new Actor(this, name);
        _actors.Add(actor);
        return actor;
    }

    public void Kill(IEnumerable<Actor> actors)
    {
        foreach (var actor in actors)
        {
            actor.Kill();
            _locksMoved = true;
            if (actor.Standing != Standing.Blocked)
            {
                _actors.Remove(actor);
            }
        }
    }

    public void Check() => Escaped |= Actor.OfThisThread is null && Environment.CurrentManagedThreadId != _thread;

    /// <summary>On an actor's thread: before a transaction begins.</summary>
    public void BetweenTransactions()
    {
        Points++;
        Pause(one: 10, longest: random.Next(60) == 0 ? 90_000 : 3_000);
    }

    /// <summary>On an actor's thread: inside of a transaction.</summary>
    public void InTransaction()
    {
        Points++;
        if (Actor.OfThisThread!.Standing == Standing.Blocked)
        {
            // Its lock was given free by another one, which has not arrived yet.
            Actor.OfThisThread.Point();
        }
        else if (!IsHasty && random.Next(100) >= eagerness)
        {
            Pause(one: 40, longest: 1_000);
        }
    }

    /// <summary>On an actor's thread: its transaction has ended, so others' statements may go on.</summary>
    public void Ended() => _locksMoved = true;

    /// <returns>False when the condition does not hold within that much simulated time.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan within, Func<bool> whenQuiet)
    {
        var end = clock.GetUtcNow() + within;
        while (!condition())
        {
            var now = clock.GetUtcNow();
            var able = _actors.Where(actor => actor.HasWork && actor.StalledUntil <= now).ToList();
            if (able.Count > 0)
            {
                Choices += able.Count > 1 ? 1 : 0;
                Step(able[random.Next(able.Count)]);
                continue;
            }

            if (_actors.Any(actor => actor.Standing == Standing.Blocked && ledger.BlockersOf(actor.Backend).Length == 0))
            {
                _locksMoved = true;
                Recheck();
                continue;
            }

            if (!_actors.Any(actor => actor.HasWork || actor.Standing == Standing.Blocked) && whenQuiet())
            {
                return true;
            }

            var next = _actors.Where(actor => actor.HasWork).Select(actor => (DateTimeOffset?)actor.StalledUntil).Append(clock.NextTimer).Min();
            if (next is null || next > end)
            {
                return false;
            }
            clock.Advance(next.Value > now ? next.Value - now : TimeSpan.Zero);
        }
        return true;
    }

    public void Dispose() => Kill([.. _actors]);

    private void Pause(int one, int longest)
    {
        var actor = Actor.OfThisThread!;
        if (!IsHasty && random.Next(one) == 0)
        {
            actor.StalledUntil = clock.GetUtcNow() + TimeSpan.FromMilliseconds(Math.Pow(longest, random.NextDouble()));
        }
        actor.Point();
    }

    private void Step(Actor actor)
    {
        _trace.Add(actor.Name, StringComparer.Ordinal);
        actor.Resume();
        Await(actor);
        Recheck();
    }

    /// <summary>Returns when it is at its next point, or waits for a lock that only others can give free.</summary>
    private void Await(Actor actor)
    {
        while (!actor.Arrived.Wait(Statement))
        {
            if (ledger.BlockersOf(actor.Backend) is { Length: > 0 } blockers && !IsCircle(actor, blockers))
            {
                actor.Standing = Standing.Blocked;
                return;
            }
        }
        actor.Standing = actor.ArrivedAs;
    }

    /// <summary>What waited for a transaction that has ended goes on to its next point, before anything else does.</summary>
    private void Recheck()
    {
        if (!_locksMoved)
        {
            return;
        }

        _locksMoved = false;
        foreach (var actor in _actors.Where(actor => actor.Standing == Standing.Blocked).ToList())
        {
            if (ledger.BlockersOf(actor.Backend).Length == 0)
            {
                Await(actor);
            }
        }
    }

    /// <summary>They wait for each other: the server ends one of them within its <c>deadlock_timeout</c>.</summary>
    private bool IsCircle(Actor actor, int[] blockers)
    {
        var (seen, open) = (new HashSet<int>(), new Queue<int>(blockers));
        while (open.TryDequeue(out var backend))
        {
            if (backend == actor.Backend)
            {
                return true;
            }

            if (seen.Add(backend) && _actors.Exists(other => other.Backend == backend && other.Standing == Standing.Blocked))
            {
                foreach (var next in ledger.BlockersOf(backend))
                {
                    open.Enqueue(next);
                }
            }
        }
        return false;
    }
}
