namespace SyncWorker.Gate;

/// <summary>
/// How fast calls may follow each other after a 429: at half the rate that was refused, then a little faster each second
/// (additive increase, multiplicative decrease). Shared by all workers. Pure.
/// </summary>
/// <param name="PerSecond">Calls that may start in a second.</param>
/// <param name="Refused">The rate that was refused last.</param>
/// <param name="Since">Until when the growth is reckoned.</param>
/// <param name="LastStart">When a call started last; null: none has since the 429.</param>
internal sealed record Pace(double PerSecond, double Refused, DateTimeOffset Since, DateTimeOffset? LastStart = null)
{
    /// <summary>Over how long the rate is measured that a 429 refuses.</summary>
    public static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);

    // From half of what was refused back to it: so one call in some hundred is refused, and three quarters of the quota are used.
    private static readonly TimeSpan Growth = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    // In a quiet hour a 429 is about somebody else's calls: what comes next must not crawl.
    private const double Slowest = 1;

    /// <summary>When the next call may start.</summary>
    public DateTimeOffset? Next => LastStart + TimeSpan.FromSeconds(1 / PerSecond);

    /// <summary>How many answers without a 429 make the one before them an accident.</summary>
    public const int Answers = 1_000;

    /// <summary>After a 429.</summary>
    /// <param name="before">The pace so far; null: none.</param>
    /// <param name="observed">Calls per second that were started over <see cref="Measured"/>.</param>
    /// <param name="isFirst">It is the only one in <see cref="Answers"/>.</param>
    /// <returns>Null: it was the only one, or no other call was near it, so it says nothing of how fast they may follow each other.</returns>
    public static Pace? AfterThrottle(Pace? before, double observed, bool isFirst, DateTimeOffset now)
    {
        if (before is null && (isFirst || observed * Measured.TotalSeconds <= 1))
        {
            return null;
        }

        var refused = Math.Max(Slowest, Math.Min(observed, before?.PerSecond ?? double.MaxValue));
        return new(Math.Max(Slowest, refused / 2), refused, now, before?.LastStart);
    }

    /// <summary>After an answer that is no 429, be it a refusal. Time in which nothing was sent proves nothing.</summary>
    /// <returns>Null: twice what was refused is taken now, so the limit has gone.</returns>
    public Pace? AfterAnswer(DateTimeOffset now)
    {
        var passed = now - Since < Idle ? now - Since : Idle;
        var faster = PerSecond + (Refused / 2 * (passed / Growth));
        return faster >= 2 * Refused ? null : this with { PerSecond = faster, Since = now };
    }
}
