using System.Text.Json.Serialization;

namespace SyncWorker.Gate;

/// <summary>
/// How fast calls may follow each other under the server's budget, which is learned from its answers. All workers share it. Pure.
/// </summary>
internal sealed record Pace
{
    /// <summary>How many answers without a 429 must follow a 429 for it to count as an accident.</summary>
    public const int Answers = 1_000;

    /// <summary>How much of the history a fit looks at.</summary>
    public static readonly TimeSpan History = TimeSpan.FromSeconds(200);

    // Under a limit the probes are refused more often than that, so a silence this long means that the budget is no longer true.
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    // Whatever the model says, a call is tried this soon: the longest window that is believed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    // A refused probe in this many seconds is less than 2 % of calls at the rates where this matters.
    private static readonly TimeSpan Probing = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SlowProbing = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProbingAfterGrowth = TimeSpan.FromSeconds(3);
    private const int AnswersPerProbe = 100;

    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(10);

    /// <summary>What the server takes, as far as its answers show.</summary>
    public required Budget Budget { get; init; }

    /// <summary>When the server last answered 429.</summary>
    public required DateTimeOffset RefusedAt { get; init; }

    /// <summary>When the last call started.</summary>
    public DateTimeOffset? LastStart { get; init; }

    /// <summary>Until when the budget is used up; null: there is room.</summary>
    public DateTimeOffset? FullUntil { get; init; }

    /// <summary>Of a token bucket: the tokens that are gone at <see cref="LevelAt"/>.</summary>
    public double Level { get; init; }
    public DateTimeOffset LevelAt { get; init; }

    /// <summary>Answers without a 429 since <see cref="RefusedAt"/>.</summary>
    public int Answered { get; init; }

    /// <summary>When the call beyond the budget started that has no answer yet.</summary>
    public DateTimeOffset? ProbeAt { get; init; }

    /// <summary>The budget before calls beyond it were taken, and when the first of them started; null: none was.</summary>
    public Budget? BeforeGrowth { get; init; }
    public DateTimeOffset? GrowthAt { get; init; }

    /// <summary>How much the next success raises the limit. Doubled by each one.</summary>
    public int Reach { get; init; } = 1;

    /// <summary>Whether the limit was last found to have risen.</summary>
    public bool HasGrown { get; init; }

    /// <summary>Probes alternate: at once (is the limit higher?), and halfway through the wait (is the window shorter?).</summary>
    public bool ProbesHalfway { get; init; }

    /// <summary>Whether the meter predicted a refusal, and how many 429 it did not predict since.</summary>
    public bool IsProven { get; init; }
    public int Surprises { get; init; }

    /// <summary>The limit changed then, so earlier calls say nothing about it.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>The longest Retry-After since then.</summary>
    public TimeSpan Asked { get; init; }

    /// <summary>Whether the last 429 was predicted, so that the budget says when the next call has a chance.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>Calls per second in the long run.</summary>
    [JsonIgnore]
    public double PerSecond => Budget.PerSecond;

    /// <summary>When the next call may start: when the budget has room, or when a probe may ask for more. Null: now.</summary>
    [JsonIgnore]
    public DateTimeOffset? Next
    {
        get
        {
            // Spread over half a window, at most a second, so that few calls are in flight when the budget is used up.
            var soonest = LastStart + (TimeSpan.FromSeconds(Math.Min(Budget.Window.TotalSeconds / 2, 1)) / Math.Max(1, Budget.Limit));
            if (FullUntil is not { } full || LastStart is not { } start || full <= soonest)
            {
                return soonest;
            }

            var probe = ProbeAt is not null ? full : NextProbe(start, full);
            var next = probe < full ? probe : full;
            next = next < start + LongestWait ? next : start + LongestWait;
            return next > soonest ? next : soonest;
        }
    }

    /// <summary>Whether the budget is still to be believed.</summary>
    public bool IsTrue(DateTimeOffset now) => now - RefusedAt < Lasts;

    /// <summary>The pace after a call started.</summary>
    /// <param name="startOf">
    /// When the call started that is this many calls back; 1 is this call. Calls that were refused do not count. Null: there is none.
    /// </param>
    /// <param name="isOpen">Whether the gate was open. A closed gate's probe asks only whether the server takes calls again.</param>
    public Pace AfterStart(DateTimeOffset now, Func<int, DateTimeOffset?> startOf, bool isOpen)
    {
        var probeAt = now - ProbeAt > LongestWait ? null : ProbeAt;
        var isProbe = isOpen && probeAt is null && FullUntil > now;
        var level = Math.Max(0, Level - ((now - LevelAt).TotalSeconds * Budget.PerSecond)) + 1;
        var started = this with
        {
            LastStart = now,
            Level = level,
            LevelAt = now,
            ProbeAt = isProbe ? now : probeAt,
            BeforeGrowth = isProbe ? BeforeGrowth ?? Budget : BeforeGrowth,
            GrowthAt = isProbe ? GrowthAt ?? now : GrowthAt,
        };
        return started with { FullUntil = started.FullFrom(now, startOf) };
    }

    /// <summary>The pace after an answer other than a 429. If the call was beyond the budget, the limit is higher than believed.</summary>
    public Pace? AfterAnswer(DateTimeOffset startedAt, DateTimeOffset now) =>
        !IsTrue(now) ? null
        : startedAt != ProbeAt ? this with { Answered = Answered + 1 }
        : this with
        {
            Answered = Answered + 1,
            ProbeAt = null,
            Budget = Budget with { Limit = Budget.Limit + Reach },
            Reach = Reach * 2,
            FullUntil = null,
        };

    /// <summary>How long to wait after a 429 without a Retry-After.</summary>
    /// <param name="failures">How many 429 came in a row, 1 or more.</param>
    public TimeSpan Wait(int failures, DateTimeOffset now)
    {
        var step = TimeSpan.FromSeconds(0.25 * Math.Pow(1.6, Math.Clamp(failures - 1, 0, 12)));
        var said = (FullUntil ?? now) - now;
        said = said < LongestWait ? said : LongestWait;
        return IsTrusted && failures == 1 && said > TimeSpan.Zero ? said
            : said < 0.6 * step ? 0.6 * step
            : said > 1.7 * step ? 1.7 * step
            : said;
    }

    private DateTimeOffset NextProbe(DateTimeOffset start, DateTimeOffset full)
    {
        var probe = RefusedAt + (HasGrown ? ProbingAfterGrowth : Answered >= AnswersPerProbe ? Probing : SlowProbing);
        if (BeforeGrowth is not null)
        {
            return start;
        }

        // In the middle of a burst the next moment of room is too near for a probe to show anything.
        if (Budget.Meter != Meter.TokenBucket && full - start < 0.2 * Budget.Window)
        {
            probe = RefusedAt + (2 * Probing);
        }
        var halfway = start + ((full - start) / 2);
        return ProbesHalfway && Budget.Meter != Meter.TokenBucket && probe < halfway ? halfway : probe;
    }

    /// <summary>Until when the budget is used up after the last start.</summary>
    internal DateTimeOffset? FullFrom(DateTimeOffset now, Func<int, DateTimeOffset?> startOf)
    {
        var limit = Math.Max(1, Budget.Limit);
        switch (Budget.Meter)
        {
            case Meter.SlidingWindow:
                return startOf((int)limit) is { } first ? first + (1.005 * Budget.Window) + Margin : null;
            case Meter.FixedWindow:
                var opened = Budget.OpenedBefore(now);
                return startOf((int)limit) is { } used && used >= opened ? opened + Budget.Window + Margin : null;
            default:
                var usable = Math.Max(1, Math.Max(limit - 1, 0.9 * limit));
                return LevelAt + TimeSpan.FromSeconds(Math.Clamp((Level + 1 - usable) * 1.01 / Budget.PerSecond, -1, 600));
        }
    }
}
