using DimeClient;
using SyncWorker.Decide;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Leasing;

namespace SyncWorker.Tests;

/// <summary>A clock was an hour ahead and has been corrected.</summary>
public sealed class ClockSetBackTests : IDisposable
{
    private static readonly LongestWaits Longest = new(
        Record: TimeSpan.FromMinutes(5),
        Uncertain: TimeSpan.FromMinutes(5),
        Throttle: TimeSpan.FromMinutes(15),
        Outage: TimeSpan.FromMinutes(1),
        Configuration: TimeSpan.FromMinutes(2), Brake: TimeSpan.FromMinutes(3), Lease: TimeSpan.FromMinutes(1));

    private static readonly DateTimeOffset Right = Some.Now.AddHours(-1);

    private readonly TestLedger _ledger = new();

    [Fact]
    public async Task A_waiting_record_is_due_after_the_longest_wait_and_not_an_hour_later()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.ServerFault, status: 500));
        await _ledger.SendAsync(Some.Error(DimeErrorReason.ServerFault, status: 500));
        Assert.True(Due > Some.Now);

        Assert.True(await MendAsync(Right) > 0);

        Assert.Equal(Right.AddMinutes(5), Due);
        Assert.Equal(Right.ToLedger(), _ledger.Ask<long>("select first_failed_at from entity"));
    }

    [Fact]
    public async Task An_uncertain_record_stays_uncertain_for_one_more_window()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Timeout, status: null));

        await MendAsync(Right);

        Assert.Equal(Right.AddMinutes(5).ToLedger(), _ledger.Ask<long>("select uncertain_until from entity"));
    }

    [Theory]
    [InlineData(nameof(GateReason.Throttled), 15)]
    [InlineData(nameof(GateReason.Outage), 1)]
    [InlineData(nameof(GateReason.ServerError), 1)]
    [InlineData(nameof(GateReason.Configuration), 2)]
    public async Task A_closed_gate_admits_a_probe_after_its_longest_pause_and_a_success_opens_it(string reason, int minutes)
    {
        var closed = new GateState
        {
            Reason = Enum.Parse<GateReason>(reason),
            Since = Some.Now,
            Until = Some.Now.AddSeconds(30),
            Failures = 1,
            LastSuccess = Some.Now,
        };
        await _ledger.Store.WriteAsync(session => GateRow.Write(session, closed), default);

        await MendAsync(Right);

        var mended = _ledger.Store.Read(GateRow.Read);
        Assert.Equal((Right.AddMinutes(minutes), Right, Right), (mended.Until, mended.Since, mended.LastSuccess));
        Assert.Null(mended.AfterSuccess(1, Right.AddMinutes(minutes), Right.AddMinutes(minutes), new()).Reason);
    }

    [Fact]
    public async Task A_paused_procedure_is_probed_again()
    {
        await _ledger.Store.WriteAsync(
            session => BrakeRow.Write(session, BrakeState.Of("p") with { Since = Some.Now, ProbeAt = Some.Now.AddMinutes(1) }),
            default);

        await MendAsync(Right);

        var brake = Assert.Single(_ledger.Store.Read(BrakeRow.Read));
        Assert.Equal((Right, Right.AddMinutes(3)), (brake.Since, brake.ProbeAt));
    }

    [Fact]
    public async Task While_the_clock_is_right_nothing_is_changed()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Timeout, status: null));
        var now = _ledger.Clock.GetUtcNow();
        await _ledger.Store.WriteAsync(
            session => GateRow.Write(session, new()
            {
                Reason = GateReason.Throttled,
                Since = now,
                Until = now.AddMinutes(15),
                Pace = Some.Pace(limit: 1, windowSeconds: 1),
                LastSuccess = now,
            }),
            default);

        Assert.Equal(0, await MendAsync(now));
        Assert.Equal(0, await MendAsync(now.AddHours(1)));
    }

    [Fact]
    public async Task Changes_planned_by_a_dry_run_stay_planned()
    {
        await _ledger.JobAsync("1", 1);
        var call = _ledger.Plan().Call!;
        await _ledger.Imports.SettleAsync(await _ledger.OpenAsync(call, Some.Now), SettlementBuilder.DryRun(call, new()), default);

        Assert.Equal(0, await MendAsync(Right));
    }

    public void Dispose() => _ledger.Dispose();

    private DateTimeOffset Due => Instant.FromLedger(_ledger.Ask<long>("select due_at from entity"));

    private Task<int> MendAsync(DateTimeOffset now) =>
        _ledger.Store.WriteAsync(session => ClockSetBack.Mend(session, now, Longest, _ledger.Store.IsShared), default);
}
