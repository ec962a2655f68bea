namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>
/// Runs actors one at a time. At every point the seed decides which actor continues and whether an actor stalls for a while. A statement
/// that waits for another actor's lock is left waiting. When no actor can continue, time moves to the next timer.
/// </summary>
/// <param name="eagerness">How often, of 100, the running actor continues at a statement.</param>
internal sealed class Schedule(Random random, FakeClock clock, SharedLedger ledger, int eagerness) : IDisposable
{
    // Most statements take less than this. After this time the schedule checks whether the statement waits for a lock.
    private static readonly TimeSpan Statement = TimeSpan.FromMilliseconds(3);

    private readonly List<Actor> _actors = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private HashCode _trace;
    private bool _locksMoved;

    /// <summary>How often the schedule chose between several actors.</summary>
    public long Choices { get; private set; }

    public long Points { get; private set; }

    /// <summary>A hash of which actor continued at each point. Two runs with the same trace are the same.</summary>
    public int Trace => _trace.ToHashCode();

    /// <summary>Something ran on a thread that the schedule does not know, so the run cannot be trusted.</summary>
    public bool Escaped { get; private set; }

    /// <summary>Actors no longer stall, so that the run ends soon.</summary>
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

    /// <summary>Called on an actor's thread before a transaction begins.</summary>
    public void BetweenTransactions()
    {
        Points++;
        Pause(one: 10, longest: random.Next(60) == 0 ? 90_000 : 3_000);
    }

    /// <summary>Called on an actor's thread inside a transaction.</summary>
    public void InTransaction()
    {
        Points++;
        if (Actor.OfThisThread!.Standing == Standing.Blocked)
        {
            // Another actor released the lock and has not arrived at its next point yet.
            Actor.OfThisThread.Point();
        }
        else if (!IsHasty && random.Next(100) >= eagerness)
        {
            Pause(one: 40, longest: 1_000);
        }
    }

    /// <summary>Called on an actor's thread when its transaction has ended, so statements of other actors may continue.</summary>
    public void Ended() => _locksMoved = true;

    /// <returns>False if the condition does not hold within that much simulated time.</returns>
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

            var next =
                _actors.Where(actor => actor.HasWork).Select(actor => (DateTimeOffset?)actor.StalledUntil).Append(clock.NextTimer).Min();
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

    /// <summary>Returns when the actor is at its next point, or waits for a lock that only other actors can release.</summary>
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

    /// <summary>Lets statements that waited for an ended transaction continue to their next point, before anything else runs.</summary>
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

    /// <summary>The actors wait for each other: the server ends one of them within its <c>deadlock_timeout</c>.</summary>
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
