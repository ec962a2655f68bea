using SyncWorker.Bench;
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
    public void After_a_quiet_hour_there_is_no_trace_of_a_429()
    {
        // Two 429 that show a limit, one of them unexpected, then one accepted call.
        PastCall[] calls = [.. Enumerable.Range(0, 30).Select(call => new PastCall(Now.AddMilliseconds(100 * call), call % 10 == 9))];
        var gate = new GateState().AfterFailure(GateReason.Throttled, "", null, Now.AddSeconds(1), Now.AddSeconds(1), 0.5, new(), calls[..10])
            .AfterFailure(GateReason.Throttled, "", null, Now.AddSeconds(3), Now.AddSeconds(3), 0.5, new(), calls)
            .AfterSuccess(1, Now.AddSeconds(9), Now.AddSeconds(9), new());
        var later = Now.AddHours(1);

        Assert.False(gate.Admits(Now.AddSeconds(9), inFlight: 3, maxInFlight: 4));
        Assert.True(gate.Admits(later, inFlight: 3, maxInFlight: 4));
        Assert.Null(gate.NextAt(later));

        gate = gate.AfterSuccess(1, later, later, new());
        Assert.Null(gate.Pace);
        Assert.True(gate.Admits(later, inFlight: 3, maxInFlight: 4));
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

    /// <summary>Clocks are coarse, and workers' clocks differ: calls can share an instant or be out of order.</summary>
    [Fact]
    public void Whatever_the_history_a_budget_is_a_number_of_calls_in_a_time()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var (steps, step, refused) = (random.Next(1, 4), random.Next(3) * Math.Pow(10, random.Next(-3, 4)), random.NextDouble());
            var calls = Enumerable.Range(0, random.Next(2, 60))
                .Select(_ => new PastCall(Now.AddSeconds(step * random.Next(steps)), random.NextDouble() < refused))
                .Append(new(Now.AddSeconds(step), true)).ToList();

            var pace = PaceAfterThrottle.Of(null, calls, asked: null, Now);
            var next = pace?.AfterStart(Now, back => back < calls.Count ? calls[^back].StartedAt : null, isOpen: true);

            Assert.True(
                pace is null || (double.IsFinite(pace.PerSecond) && pace.PerSecond > 0 && double.IsFinite(pace.Budget.Limit)), $"{seed}");
            Assert.True(next is null || (next.Next <= Now.AddSeconds(60) && double.IsFinite(next.Level)), $"{seed}");
        }
    }

    [Fact]
    public void Whatever_the_budget_says_a_call_is_tried_within_a_minute()
    {
        var pace = Some.Pace(limit: 1, windowSeconds: 60) with
        {
            LastStart = Now,
            FullUntil = Now.AddHours(2),
            Answered = 0,
            RefusedAt = Now.AddHours(1),
        };

        Assert.True(pace.Next <= Now.AddSeconds(60));
    }

    [Theory]
    [InlineData("sliding", "exact", 10, 10)]
    [InlineData("sliding", "none", 60, 10)]
    [InlineData("sliding", "rounded", 10, 2)]
    [InlineData("sliding", "exact", 1, 50)]
    [InlineData("fixed", "rounded", 10, 10)]
    [InlineData("fixed", "exact", 60, 10)]
    [InlineData("fixed", "exact", 10, 2)]
    [InlineData("bucket", "exact", 5, 10)]
    [InlineData("bucket", "rounded", 10, 2)]
    [InlineData("bucket", "none", 2, 50)]
    public void Under_a_limit_calls_take_no_more_than_a_tenth_more_time_than_they_must(string kind, string header, int window, int rate)
    {
        var result = Drain(new(kind, header, window, rate));

        Assert.InRange(result.Ratio, 0, 1.1);
        // At two calls a second even a probe in half a minute is more than that.
        Assert.InRange(result.Share, 0, rate < 5 ? 0.035 : 0.02);
    }

    /// <summary>Fair: what the limit leaves after the other clients' calls.</summary>
    [Theory]
    [InlineData("sliding", "exact", 10, 10, 2, 0)]
    [InlineData("fixed", "rounded", 10, 10, 2, 0)]
    [InlineData("bucket", "exact", 5, 10, 2, 0)]
    [InlineData("sliding", "exact", 10, 10, 0.5, 0)]
    [InlineData("fixed", "rounded", 10, 10, 0.5, 0)]
    [InlineData("bucket", "none", 5, 10, 0.5, 0)]
    [InlineData("fixed", "exact", 1, 10, 1, 0)]
    [InlineData("fixed", "none", 1, 50, 1, 0)]
    [InlineData("sliding", "exact", 10, 10, 1, 0.3)]
    [InlineData("fixed", "rounded", 10, 10, 1, 0.3)]
    [InlineData("bucket", "none", 5, 10, 1, 0.3)]
    public void Calls_are_never_slower_than_half_of_their_fair_rate_for_longer_than_30_s(
        string kind, string header, int window, int rate, double change, double others)
    {
        var result = Drain(new(kind, header, window, rate, change, others));

        Assert.True(result.Taken[^1] > 200);
        for (var from = 0.0; from + 30 < result.Taken[^1]; from++)
        {
            var fair = rate * (1 - others) * (change < 1 || from > result.ChangedAt ? change : 1);
            Assert.True(
                result.Taken.Count(at => at > from && at <= from + 30) >= 0.5 * 30 * fair,
                $"{from} s: {result.Taken.Count(at => at > from && at <= from + 30)} calls in 30 s at {fair} a second");
        }
    }

    private sealed record Server(string Kind, string Header, int Window, int Rate, double Change = 1, double Others = 0);

    private static Result Drain(Server server)
    {
        var scenario = new Scenario(
            Seed: 1, server.Kind, server.Rate, server.Window, server.Rate * server.Window, server.Header, Latency: 0.1, Jitter: 0.2,
            InFlight: server.Rate > 20 ? 12 : 4, server.Others, Calls: (int)(server.Rate * 240 * Math.Max(1, server.Change)), server.Change);
        return SimulatedRun.Of(scenario, new CurrentGate(scenario));
    }
}
