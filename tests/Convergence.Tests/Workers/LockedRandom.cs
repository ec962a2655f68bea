namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>Seeded random numbers for several threads: a thread that gets a lock runs beside the thread that released it.</summary>
internal sealed class LockedRandom(int seed) : Random(seed)
{
    private readonly Lock _one = new();

    public override int Next(int maxValue)
    {
        lock (_one)
        {
            return base.Next(maxValue);
        }
    }

    public override int Next(int minValue, int maxValue)
    {
        lock (_one)
        {
            return base.Next(minValue, maxValue);
        }
    }

    public override double NextDouble()
    {
        lock (_one)
        {
            return base.NextDouble();
        }
    }
}
