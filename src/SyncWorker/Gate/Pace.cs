namespace SyncWorker.Gate;

/// <summary>
/// How fast calls may follow each other after a 429: at half the refused rate, then a little faster each second
/// (additive increase, multiplicative decrease). Shared by all workers. Pure.
/// </summary>
/// <param name="PerSecond">Calls that may start per second.</param>
/// <param name="Refused">The rate that was last refused.</param>
/// <param name="Since">The instant up to which the growth is included.</param>
/// <param name="LastStart">When the last call started; null: none has started since the 429.</param>
internal sealed record Pace(double PerSecond, double Refused, DateTimeOffset Since, DateTimeOffset? LastStart = null)
{
    /// <summary>The period over which the rate that a 429 refuses is measured.</summary>
    public static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);

    // Time to grow from half the refused rate back to it. One call in a few hundred is then refused, and three quarters of the quota
    // are used.
    private static readonly TimeSpan Growth = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    // At quiet times a 429 is caused by other clients' calls, so the worker's next calls must not slow to a crawl.
    private const double Slowest = 1;

    /// <summary>When the next call may start.</summary>
    public DateTimeOffset? Next => LastStart + TimeSpan.FromSeconds(1 / PerSecond);

    /// <summary>How many answers without a 429 must follow a 429 for it to count as an accident.</summary>
    public const int Answers = 1_000;

    /// <summary>The pace after a 429.</summary>
    /// <param name="before">The pace so far; null: none.</param>
    /// <param name="observed">Calls per second that were started over <see cref="Measured"/>.</param>
    /// <param name="isFirst">Whether this is the only 429 in <see cref="Answers"/> answers.</param>
    /// <returns>
    /// Null: this 429 was the only one, or no other call was near it, so it does not show how fast calls may follow each other.
    /// </returns>
    public static Pace? AfterThrottle(Pace? before, double observed, bool isFirst, DateTimeOffset now)
    {
        if (before is null && (isFirst || observed * Measured.TotalSeconds <= 1))
        {
            return null;
        }

        var refused = Math.Max(Slowest, Math.Min(observed, before?.PerSecond ?? double.MaxValue));
        return new(Math.Max(Slowest, refused / 2), refused, now, before?.LastStart);
    }

    /// <summary>The pace after an answer other than a 429, even a refusal. Time in which nothing was sent proves nothing.</summary>
    /// <returns>Null: the server now accepts twice the refused rate, so the limit is gone.</returns>
    public Pace? AfterAnswer(DateTimeOffset now)
    {
        var passed = now - Since < Idle ? now - Since : Idle;
        var faster = PerSecond + (Refused / 2 * (passed / Growth));
        return faster >= 2 * Refused ? null : this with { PerSecond = faster, Since = now };
    }
}
