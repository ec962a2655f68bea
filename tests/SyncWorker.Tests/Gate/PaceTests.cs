using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class PaceTests
{
    private static readonly DateTimeOffset Now = Some.Now;

    [Theory]
    [InlineData(null, 20, 10)]
    [InlineData(1.5, 0.1, 1)]    // never slower than a call a second
    [InlineData(8.0, 20, 4)]     // calls before the last 429 no longer count
    [InlineData(8.0, 3, 1.5)]    // the observed rate counts, not the allowed one
    public void After_a_429_calls_are_paced_at_half_the_refused_rate(double? before, double observed, double after)
    {
        var pace = Pace.AfterThrottle(before is { } rate ? new(rate, 30, Now.AddMinutes(-1)) : null, observed, isFirst: false, Now)!;

        Assert.Equal((after, Now), (pace.PerSecond, pace.Since));
    }

    [Fact]
    public void One_429_in_a_thousand_answers_sets_no_pace()
    {
        var gate = new GateState();
        for (var throttles = 0; throttles < 3; throttles++)
        {
            gate = Throttled(gate, callsPerSecond: 20);
            Assert.Equal((GateReason.Throttled, null), (gate.Reason, gate.Pace));
            gate = Answered(gate, 1_000);
        }
    }

    [Fact]
    public void The_second_429_in_a_thousand_answers_sets_a_pace()
    {
        var gate = Answered(Throttled(new(), callsPerSecond: 20), 998);

        Assert.Equal(10, Throttled(gate, callsPerSecond: 20).Pace?.PerSecond);
    }

    [Fact]
    public void A_429_for_the_only_call_of_its_second_sets_no_pace()
    {
        var gate = Answered(Throttled(new(), callsPerSecond: 20), 10);

        Assert.Null(Throttled(gate, callsPerSecond: 1).Pace);
    }

    [Fact]
    public void The_pace_is_back_at_the_refused_rate_after_a_minute_and_ends_at_twice_that_rate()
    {
        var pace = Pace.AfterThrottle(null, 10, isFirst: false, Now);
        var at = Now;
        DateTimeOffset? back = null;
        while (pace is not null && at < Now.AddHours(1))
        {
            at = at.AddMilliseconds(100);
            pace = pace.AfterAnswer(at);
            back ??= pace?.PerSecond >= 10 ? at : null;
        }

        Assert.Equal((60, 180), (Math.Round((back! - Now).Value.TotalSeconds), Math.Round((at - Now).TotalSeconds)));
    }

    [Fact]
    public void Idle_time_does_not_raise_the_pace()
    {
        var pace = Pace.AfterThrottle(null, 10, isFirst: false, Now)!;

        Assert.Equal(pace.AfterAnswer(Now.AddSeconds(1))!.PerSecond, pace.AfterAnswer(Now.AddHours(1))!.PerSecond);
    }

    [Fact]
    public void The_gate_admits_no_call_sooner_than_the_pace_allows()
    {
        var gate = new GateState { Pace = new(4, 8, Now, LastStart: Now) };

        Assert.Equal((false, true), (gate.Admits(Now.AddMilliseconds(249), 0, 4), gate.Admits(Now.AddMilliseconds(250), 0, 4)));
        Assert.Equal(Now.AddMilliseconds(250), gate.NextAt(Now));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(50)]
    public void Under_a_quota_of_calls_few_are_refused_and_most_of_the_quota_is_used(int quota)
    {
        var (gate, at, sent, refused, second, inSecond) = (new GateState(), Now, new Queue<DateTimeOffset>(), 0, 0L, 0);
        var accepted = 0;
        while (at < Now.AddMinutes(30))
        {
            at = at.AddMilliseconds(5);
            if (!gate.Admits(at, 0, 4))
            {
                continue;
            }

            var (startedAt, now) = (at, at.ToUnixTimeSeconds());
            (second, inSecond) = now == second ? (second, inSecond + 1) : (now, 1);
            sent.Enqueue(at);
            while (sent.Peek() <= at - Pace.Measured)
            {
                sent.Dequeue();
            }
            gate = gate with { Pace = gate.Pace is { } pace ? pace with { LastStart = at } : null };
            if (inSecond > quota)
            {
                refused++;
                gate = gate.AfterFailure(
                    GateReason.Throttled,
                    "",
                    TimeSpan.FromSeconds(1),
                    startedAt,
                    at.AddMilliseconds(5),
                    0.5,
                    new(),
                    sent.Count / Pace.Measured.TotalSeconds);
            }
            else
            {
                accepted++;
                gate = gate.AfterSuccess(1, startedAt, at.AddMilliseconds(5), new ImportOptions());
            }
        }

        Assert.InRange(accepted / (30.0 * 60 * quota), 0.6, 1);
        Assert.InRange(refused / (double)(refused + accepted), 0, 0.02);
    }

    private static GateState Throttled(GateState gate, double callsPerSecond) =>
        gate.AfterFailure(GateReason.Throttled, "", TimeSpan.FromSeconds(1), Now, Now, 0.5, new(), callsPerSecond);

    private static GateState Answered(GateState gate, int answers) =>
        Enumerable.Range(0, answers).Aggregate(gate, (gate, _) => gate.AfterAnswer(Now, Now));
}
