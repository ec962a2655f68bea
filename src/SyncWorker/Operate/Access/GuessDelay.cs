namespace SyncWorker.Operate.Access;

/// <summary>
/// Slows down guesses at keys: wrong keys are answered one after the other, whatever their sender. Behind a proxy an address does not
/// identify the sender, so the delay depends on the wrong key alone; a valid key never waits.
/// </summary>
internal sealed class GuessDelay(TimeProvider time)
{
    /// <summary>The time between two answers to wrong keys.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(0.25);

    /// <summary>The longest wait: a publisher with an old key still gets its answer before it gives up.</summary>
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
