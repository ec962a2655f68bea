namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>Random numbers of a seed for several threads: one that was given a lock goes on beside the one that gave it.</summary>
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
