namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>Lets a thread through once for each release.</summary>
internal sealed class Turnstile
{
    private readonly object _one = new();
    private int _passes;

    public void Release()
    {
        lock (_one)
        {
            _passes++;
            Monitor.Pulse(_one);
        }
    }

    public void Wait() => Wait(Timeout.InfiniteTimeSpan);

    /// <returns>False if there was no release within that time.</returns>
    public bool Wait(TimeSpan within)
    {
        lock (_one)
        {
            if (_passes == 0 && !Monitor.Wait(_one, within) && _passes == 0)
            {
                return false;
            }

            _passes--;
            return true;
        }
    }

    public void Clear()
    {
        lock (_one)
        {
            _passes = 0;
        }
    }
}
