using SyncWorker.Gate;

namespace SyncWorker.Tests;

public sealed class PaceTests
{
    private static readonly DateTimeOffset Now = Some.Now;

    [Fact]
    public void One_429_in_a_thousand_answers_is_no_limit()
    {
        var gate = new GateState();
        for (var throttles = 0; throttles < 3; throttles++)
        {
            gate = gate.AfterFailure(GateReason.Throttled, "", TimeSpan.FromSeconds(1), Now, Now, 0.5, new(), [new(Now, true)]);
            Assert.Equal((GateReason.Throttled, null), (gate.Reason, gate.Pace));
            gate = Enumerable.Range(0, 1_000).Aggregate(gate, (before, _) => before.AfterAnswer(Now, Now));
        }
    }

    [Fact]
    public void After_a_quiet_hour_an_old_429_holds_no_call()
    {
        var gate = new GateState { Pace = Some.Pace(limit: 1, windowSeconds: 60) with { LastStart = Now, FullUntil = Now.AddHours(2) } };

        Assert.Equal((false, true), (gate.Admits(Now.AddSeconds(1), 0, 4), gate.Admits(Now.AddHours(1), 0, 4)));
        Assert.Null(gate.AfterAnswer(Now.AddHours(1), Now.AddHours(1)).Pace);
    }

    [Fact]
    public void Two_429_show_how_many_calls_a_window_takes()
    {
        // Ten calls a second, and each eleventh is refused.
        var calls = Enumerable.Range(0, 3).SelectMany(second => Enumerable.Range(0, 11)
            .Select(call => new PastCall(Now.AddSeconds(second * 1.05).AddMilliseconds(call * 20), call == 10))).ToList();

        var budget = BudgetFit.Fit(calls, null, isTrusted: false, TimeSpan.FromSeconds(1))!;

        Assert.Equal((10.0, 1.0), (budget.Limit, budget.Window.TotalSeconds));
    }

    [Fact]
    public void Whatever_the_budget_says_a_call_is_tried_within_a_minute()
    {
        var pace = Some.Pace(limit: 1, windowSeconds: 60) with { LastStart = Now, FullUntil = Now.AddHours(2), Answered = 0, RefusedAt = Now.AddHours(1) };

        Assert.True(pace.Next <= Now.AddSeconds(60));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Under_a_limit_calls_take_no_more_than_a_tenth_more_time_than_they_must(string kind, string header, int windowSeconds)
    {
        var result = Limits.LimitedRun.Of(new(kind, header, Rate: 10, windowSeconds, Latency: 0.1, InFlight: 4, Calls: 1_500, Seed: 1));

        Assert.InRange(result.Time / result.Ideal, 0, 1.1);
        Assert.InRange((double)result.Refused / result.Calls, 0, 0.02);
    }

    public static TheoryData<string, string, int> Seeds => new()
    {
        { "sliding", "exact", 10 }, { "sliding", "none", 60 }, { "fixed", "rounded", 10 }, { "fixed", "exact", 60 }, { "bucket", "exact", 5 },
    };
}
