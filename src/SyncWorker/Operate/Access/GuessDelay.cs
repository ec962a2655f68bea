namespace SyncWorker.Operate.Access;

/// <summary>
/// Slows down guesses at keys: wrong keys are answered one after the other, whoever sends them. An address says nothing behind a
/// proxy, so only the wrong key waits; a valid key never does.
/// </summary>
internal sealed class GuessDelay(TimeProvider time)
{
    /// <summary>Between two answers to wrong keys.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(0.25);

    /// <summary>A publisher with an old key still gets its answer before it gives up.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private DateTimeOffset _lastAnswer = DateTimeOffset.MinValue;

    /// <summary>How long the answer to a wrong key waits.</summary>
    public TimeSpan Next()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var wait = (_lastAnswer > now ? _lastAnswer - now : TimeSpan.Zero) + Step;
            wait = wait < Longest ? wait : Longest;
            _lastAnswer = now + wait;
            return wait;
        }
    }
}
