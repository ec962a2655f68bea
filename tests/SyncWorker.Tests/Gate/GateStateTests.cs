using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class GateStateTests
{
    private const int MaxRows = 500;
    private static readonly DateTimeOffset Now = Some.Now;
    private static readonly GateOptions Options = new();
    private static readonly ImportOptions Import = new() { MaxRows = MaxRows, MaxInFlight = 4 };

    [Theory]
    [InlineData(7, 7)]
    [InlineData(900, 900)]
    [InlineData(3600, 900)] // longer than MaxPause: capped
    [InlineData(0, 0)]
    public void A_throttled_server_gets_the_pause_it_asks_for_up_to_the_longest_pause(int asked, int waits)
    {
        var gate = Throttled(TimeSpan.FromSeconds(asked));

        Assert.Equal(Now.AddSeconds(waits), gate.Until);
        Assert.Equal(waits == 0, gate.Admits(Now, 0, 4));
        Assert.False(gate.Admits(Now.AddSeconds(waits).AddTicks(-1), 0, 4));
        Assert.True(gate.Admits(Now.AddSeconds(waits), 0, 4));
    }

    [Fact]
    public void Without_a_Retry_After_our_own_backoff_applies()
    {
        var gate = new GateState().AfterFailure(GateReason.Throttled, "", null, Now, Now, 0.5, Options);

        Assert.Equal(Now + Backoff.Delay(1, Options.BaseDelay, Options.MaxDelay, 0.5), gate.Until);
    }

    [Fact]
    public void The_longest_requested_wait_applies()
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
    public void An_open_gate_admits_calls_up_to_the_limit_in_flight()
    {
        Assert.True(new GateState().Admits(Now, 3, 4));
        Assert.False(new GateState().Admits(Now, 4, 4));
    }

    [Fact]
    public void A_success_of_a_call_from_before_the_gate_closed_does_not_open_it()
    {
        var gate = Throttled(TimeSpan.FromSeconds(60)).AfterSuccess(1, Now.AddSeconds(-1), Now.AddSeconds(1), Import);

        Assert.Equal((GateReason.Throttled, Now.AddSeconds(60)), (gate.Reason, gate.Until));
        Assert.Equal(Now.AddSeconds(1), gate.LastSuccess);
    }

    [Fact]
    public void A_probes_success_opens_the_gate()
    {
        var gate = Throttled(TimeSpan.FromSeconds(1)).AfterSuccess(1, Now.AddSeconds(1), Now.AddSeconds(2), Import);

        Assert.Equal((null, null, 0), (gate.Reason, gate.Until, gate.Failures));
    }

    [Fact]
    public void A_control_opens_the_gate_and_leaves_the_row_limit_unchanged()
    {
        var closed = Throttled(TimeSpan.FromSeconds(1)) with { RowLimit = 8 };

        var opened = closed.AfterControl(Now.AddSeconds(1), Now.AddSeconds(2));
        var early = closed.AfterControl(Now.AddSeconds(-1), Now.AddSeconds(2));

        Assert.Equal((null, 8, Now.AddSeconds(2)), (opened.Reason, opened.RowLimit, opened.LastSuccess));
        Assert.Equal(closed, early);
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
    public void An_operators_pause_stays_until_it_is_resumed()
    {
        var paused = new GateState { Pause = new(Now, "ann", "restore") };

        var success = paused.AfterSuccess(1, Now.AddSeconds(1), Now.AddSeconds(2), Import);
        var failure = paused.AfterFailure(GateReason.Throttled, "", TimeSpan.Zero, Now, Now, 0, Options);

        Assert.Equal((paused.Pause, paused.Pause), (success.Pause, failure.Pause));
        Assert.False(success.Admits(Now.AddYears(1), 0, 4));
        Assert.False(failure.Admits(Now.AddYears(1), 0, 4));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(100, 200)]
    [InlineData(249, 498)]
    [InlineData(250, int.MaxValue)] // as many as are configured
    public void A_row_limit_halved_by_an_outage_doubles_with_every_accepted_call(int before, int after)
    {
        Assert.Equal(after, new GateState { RowLimit = before }.AfterSuccess(1, Now, Now, Import).RowLimit);
    }

    [Theory]
    [InlineData(100, 100, 101)] // grows by one percent
    [InlineData(250, 250, 252)]
    [InlineData(7, 7, 8)] // grows by at least one
    [InlineData(100, 99, 100)] // a smaller call proves nothing
    [InlineData(499, 499, int.MaxValue)] // as many as are configured
    public void A_size_limit_set_by_a_413_rises_slowly(int before, int rows, int after)
    {
        var taught = new GateState { SizeLimit = before }.AfterSuccess(rows, Now, Now, Import);

        Assert.Equal(after, taught.SizeLimit);
    }

    [Fact]
    public void The_two_limits_are_independent_and_the_smaller_one_applies()
    {
        var gate = new GateState().WithSizeLimit(50).WithHalfOf(20);

        Assert.Equal((50, 10, 10, 5), (gate.SizeLimit, gate.RowLimit, gate.MostRows(MaxRows), gate.MostRows(5)));
        Assert.Equal(50, gate.AfterSuccess(10, Now, Now, Import).SizeLimit);
    }

    [Theory]
    [InlineData(200, 8, 4)]
    [InlineData(200, 3, 1)]
    [InlineData(2, 8, 2)] // a failure never raises it
    [InlineData(200, 1, 200)] // a single row cannot be halved
    public void An_outage_halves_the_rows_per_call_down_to_one(int before, int rows, int after)
    {
        Assert.Equal(after, new GateState { RowLimit = before }.WithHalfOf(rows).RowLimit);
    }

    [Fact]
    public void A_refusal_opens_the_gate_and_raises_no_limit()
    {
        var gate = (Throttled(TimeSpan.FromSeconds(1)) with { RowLimit = 8, SizeLimit = 9 })
            .AfterAnswer(Now.AddSeconds(2), Now.AddSeconds(3));

        Assert.Equal((null, null, 8, 9), (gate.Reason, gate.Until, gate.RowLimit, gate.SizeLimit));
    }

    [Fact]
    public void A_successful_probe_shows_that_the_server_is_back_but_raises_no_limit()
    {
        var gate = (Throttled(TimeSpan.FromSeconds(1)) with { RowLimit = 8 }).AfterSuccess(1, Now.AddSeconds(2), Now.AddSeconds(3), Import);

        Assert.Equal((null, 8), (gate.Reason, gate.RowLimit));
    }

    [Fact]
    public void After_a_429_calls_go_one_at_a_time_then_one_more_per_round_trip_up_to_the_limit()
    {
        var gate = Throttled(TimeSpan.FromSeconds(1)).AfterSuccess(1, Now.AddSeconds(1), Now.AddSeconds(2), Import);
        var limits = new List<int> { gate.InFlightLimit };

        for (var second = 2; second < 5; second++)
        {
            gate = gate.AfterSuccess(9, Now.AddSeconds(second), Now.AddSeconds(second + 1), Import);
            limits.Add(gate.InFlightLimit);
        }

        Assert.Equal([1, 2, 3, int.MaxValue], limits);
    }

    [Fact]
    public void All_calls_of_one_round_trip_together_raise_the_limit_in_flight_by_one()
    {
        var gate = new GateState { InFlightLimit = 2, InFlightSince = Now };

        var first = gate.AfterSuccess(9, Now.AddSeconds(1), Now.AddSeconds(3), Import);
        var second = first.AfterSuccess(9, Now.AddSeconds(2), Now.AddSeconds(4), Import);

        Assert.Equal((3, 3), (first.InFlightLimit, second.InFlightLimit));
        Assert.True(first.Admits(Now.AddSeconds(4), 2, 4));
        Assert.False(first.Admits(Now.AddSeconds(4), 3, 4));
    }

    [Theory]
    [InlineData("Outage")]
    [InlineData("Configuration")]
    [InlineData("ServerError")]
    public void Only_a_429_lowers_the_limit_in_flight(string reason)
    {
        Assert.Equal(
            int.MaxValue,
            new GateState().AfterFailure(Enum.Parse<GateReason>(reason), "", null, Now, Now, 0.5, Options).InFlightLimit);
    }

    private static GateState Throttled(TimeSpan asked) =>
        new GateState().AfterFailure(GateReason.Throttled, "slow down", asked, Now, Now, 0.5, Options);
}
