using SyncWorker.Dispatch;

namespace SyncWorker.Tests;

public sealed class GateStateTests
{
    private const int MaxRows = 500;
    private static readonly DateTimeOffset Now = Some.Now;
    private static readonly GateOptions Options = new();

    [Theory]
    [InlineData(7, 7)]
    [InlineData(900, 900)]
    [InlineData(3600, 900)] // longer than MaxPause: capped
    [InlineData(0, 0)]
    public void A_throttled_server_is_left_alone_as_long_as_it_asks_and_no_longer_than_the_longest_pause(int asked, int waits)
    {
        var gate = Throttled(TimeSpan.FromSeconds(asked));

        Assert.Equal(Now.AddSeconds(waits), gate.Until);
        Assert.Equal(waits == 0, gate.Admits(Now, 0, 4));
        Assert.False(gate.Admits(Now.AddSeconds(waits).AddTicks(-1), 0, 4));
        Assert.True(gate.Admits(Now.AddSeconds(waits), 0, 4));
    }

    [Fact]
    public void Without_a_retry_after_our_own_backoff_counts()
    {
        var gate = new GateState().AfterFailure(GateReason.Throttled, "", null, Now, Now, 0.5, Options);

        Assert.Equal(Now + Backoff.Delay(1, Options.BaseDelay, Options.MaxDelay, 0.5), gate.Until);
    }

    [Fact]
    public void Whoever_asked_for_the_longer_wait_gets_it()
    {
        var gate = Throttled(TimeSpan.FromSeconds(60));

        var shorter = gate.AfterFailure(GateReason.Throttled, "", TimeSpan.FromSeconds(1), Now, Now, 0, Options);
        var longer = gate.AfterFailure(GateReason.Throttled, "", TimeSpan.FromSeconds(90), Now, Now, 0, Options);

        Assert.Equal((Now.AddSeconds(60), Now.AddSeconds(90)), (shorter.Until, longer.Until));
    }

    [Fact]
    public void A_closed_gate_admits_one_probe_at_a_time()
    {
        var gate = Throttled(TimeSpan.FromSeconds(1));

        Assert.True(gate.Admits(Now.AddSeconds(2), inFlight: 0, maxInFlight: 4));
        Assert.False(gate.Admits(Now.AddSeconds(2), inFlight: 1, maxInFlight: 4));
    }

    [Fact]
    public void An_open_gate_admits_up_to_the_most_in_flight()
    {
        Assert.True(new GateState().Admits(Now, 3, 4));
        Assert.False(new GateState().Admits(Now, 4, 4));
    }

    [Fact]
    public void A_success_of_a_call_from_before_the_gate_closed_does_not_open_it()
    {
        var gate = Throttled(TimeSpan.FromSeconds(60)).AfterSuccess(Now.AddSeconds(-1), Now.AddSeconds(1), MaxRows);

        Assert.Equal((GateReason.Throttled, Now.AddSeconds(60)), (gate.Reason, gate.Until));
        Assert.Equal(Now.AddSeconds(1), gate.LastSuccess);
    }

    [Fact]
    public void A_probes_success_opens_the_gate()
    {
        var gate = Throttled(TimeSpan.FromSeconds(1)).AfterSuccess(Now.AddSeconds(1), Now.AddSeconds(2), MaxRows);

        Assert.Equal((null, null, 0), (gate.Reason, gate.Until, gate.Failures));
    }

    [Fact]
    public void Several_calls_that_fail_together_count_once()
    {
        var gate = new GateState();
        for (var i = 1; i <= 4; i++)
        {
            gate = gate.AfterFailure(GateReason.Outage, "", null, Now, Now.AddMilliseconds(i), 0.5, Options);
        }

        var probe = gate.AfterFailure(GateReason.Outage, "", null, gate.Until!.Value, gate.Until.Value.AddSeconds(1), 0.5, Options);

        Assert.Equal((1, 2), (gate.Failures, probe.Failures));
    }

    [Fact]
    public void Wrong_configuration_is_probed_at_its_own_pace()
    {
        var gate = new GateState().AfterFailure(GateReason.Configuration, "", TimeSpan.FromHours(1), Now, Now, 1, Options);

        Assert.Equal(Now + Options.AuthProbe, gate.Until);
    }

    [Fact]
    public void What_an_operator_paused_stays_paused()
    {
        var paused = new GateState { Reason = GateReason.Paused, Since = Now };

        var success = paused.AfterSuccess(Now.AddSeconds(1), Now.AddSeconds(2), MaxRows);
        var failure = paused.AfterFailure(GateReason.Throttled, "", TimeSpan.Zero, Now, Now, 0, Options);

        Assert.Equal((GateReason.Paused, GateReason.Paused), (success.Reason, failure.Reason));
        Assert.False(success.Admits(Now.AddYears(1), 0, 4));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(100, 200)]
    [InlineData(249, 498)]
    [InlineData(250, int.MaxValue)] // as many as are configured
    public void The_row_limit_grows_again_with_every_success(int before, int after)
    {
        var gate = new GateState { RowLimit = before }.AfterSuccess(Now, Now, MaxRows);

        Assert.Equal(after, gate.RowLimit);
    }

    [Fact]
    public void The_row_limit_is_never_less_than_one_and_never_grows_by_a_failure()
    {
        Assert.Equal(1, new GateState().WithRowLimit(0).RowLimit);
        Assert.Equal(10, new GateState { RowLimit = 10 }.WithRowLimit(250).RowLimit);
    }

    private static GateState Throttled(TimeSpan asked) =>
        new GateState().AfterFailure(GateReason.Throttled, "slow down", asked, Now, Now, 0.5, Options);
}
