namespace SyncWorker.Gate;

/// <summary>What a 429 means for the pace. Pure.</summary>
internal static class PaceAfterThrottle
{
    // So many 429 that the budget did not predict refute its meter.
    private const int MostSurprises = 3;

    /// <param name="before">The pace so far; null: none.</param>
    /// <param name="calls">The recent calls in the order of their starts, up to the one that was refused.</param>
    /// <param name="asked">The Retry-After, if any.</param>
    /// <returns>Null: there are too few 429 to show a budget.</returns>
    public static Pace? Of(Pace? before, IReadOnlyList<PastCall> calls, TimeSpan? asked, DateTimeOffset now)
    {
        if (calls.Count == 0)
        {
            return before;
        }

        before = before?.IsTrue(now) == true ? before : null;
        var longest = before?.Asked > asked || asked is null ? before?.Asked ?? TimeSpan.Zero : asked.Value;
        if (before is null)
        {
            return Since(calls, null) is var all && BudgetFit.Fit(all, null, isTrusted: false, longest) is { } first
                ? Resynced(new() { Budget = first, RefusedAt = now, Asked = longest }, calls)
                : null;
        }

        var known = before with
        {
            RefusedAt = now,
            Asked = longest,
            Answered = 0,
            ProbeAt = null,
            BeforeGrowth = null,
            GrowthAt = null,
            Reach = 1,
            HasGrown = false,
            IsTrusted = false,
        };
        return Resynced(Judged(before, known, calls), calls);
    }

    private static Pace Judged(Pace before, Pace known, IReadOnlyList<PastCall> calls)
    {
        var (budget, startedAt) = (before.Budget, calls[^1].StartedAt);
        var isBucket = budget.Meter == Meter.TokenBucket;
        var level = budget.Level(calls);
        var surprises = before.Answered > 2 * budget.Limit ? 0 : before.Surprises;
        if (before.BeforeGrowth is { } old && before.GrowthAt is { } grownAt)
        {
            if (budget.Limit - old.Limit >= (isBucket ? Math.Max(4, 0.25 * old.Limit) : Math.Max(2, 0.1 * old.Limit)))
            {
                // It has risen: what came before says nothing any more.
                return known with
                {
                    Budget = isBucket ? Refilling(old, calls, grownAt) : budget with { Limit = Math.Max(1, level) },
                    ChangedAt = grownAt,
                    Asked = TimeSpan.Zero,
                    HasGrown = true,
                    Surprises = 1,
                    IsTrusted = !isBucket,
                };
            }
            known = known with { Budget = old };
        }

        var isPredicted = before.ProbeAt is not null;
        if (isPredicted)
        {
            known = known with { ProbesHalfway = !before.ProbesHalfway, Surprises = 0, IsTrusted = true };
            if (!isBucket)
            {
                return known with { IsProven = true };
            }
        }
        else if (before.IsProven && surprises < MostSurprises && !isBucket
            && level >= 0.25 * budget.Limit && level < 0.95 * budget.Limit)
        {
            // It has fallen.
            return known with
            {
                Budget = known.Budget with { Limit = Math.Max(1, level) },
                ChangedAt = surprises == 0 ? startedAt : before.ChangedAt,
                Asked = surprises == 0 ? TimeSpan.Zero : known.Asked,
                Surprises = surprises + 1,
                IsTrusted = true,
            };
        }
        else
        {
            known = known with { Surprises = surprises + 1, IsProven = before.IsProven && surprises < MostSurprises };
        }

        var isTrusted = isPredicted || known.IsProven;
        return BudgetFit.Fit(Since(calls, known.ChangedAt), known.Budget, isTrusted, known.Asked) is { } fit
            ? known with { Budget = fit, IsProven = isTrusted && fit.Meter == known.Budget.Meter }
            : isBucket ? known
            : known with { Budget = known.Budget with { Limit = Math.Max(1, Math.Min(known.Budget.Limit, level)) } };
    }

    /// <summary>A bucket after its rate rose: what was taken since, without what was in the bucket.</summary>
    private static Budget Refilling(Budget old, IReadOnlyList<PastCall> calls, DateTimeOffset since)
    {
        var taken = calls.Count(call => !call.IsRefused && call.StartedAt >= since);
        var seconds = Math.Max(0.2, (calls[^1].StartedAt - since).TotalSeconds);
        var rate = Math.Clamp((taken - old.Limit) / seconds, 1.1 * old.PerSecond, 4 * old.PerSecond);
        return old with { Window = TimeSpan.FromSeconds(old.Limit / rate) };
    }

    /// <summary>A 429 shows that the meter is full.</summary>
    private static Pace Resynced(Pace pace, IReadOnlyList<PastCall> calls)
    {
        var startedAt = calls[^1].StartedAt;
        var full = pace with { Level = pace.Budget.Limit, LevelAt = startedAt, LastStart = startedAt };
        var taken = calls.Where(call => !call.IsRefused).Select(call => call.StartedAt).ToList();
        return full with
        {
            FullUntil = full.FullFrom(startedAt, back => back <= taken.Count ? taken[^back] : null),
        };
    }

    private static List<PastCall> Since(IReadOnlyList<PastCall> calls, DateTimeOffset? changedAt)
    {
        var from = calls[^1].StartedAt - Pace.History;
        from = changedAt > from ? changedAt.Value : from;
        return [.. calls.Where(call => call.StartedAt >= from)];
    }
}
