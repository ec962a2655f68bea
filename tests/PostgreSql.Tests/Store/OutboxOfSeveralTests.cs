using DimeClient;
using SyncWorker.Contracts;
using SyncWorker.Ledger.Events;

namespace SyncWorker.Tests;

/// <summary>Workers with and without a broker share a ledger: the workers with a broker publish the events.</summary>
public sealed class OutboxOfSeveralTests : IDisposable
{
    private readonly TestLedger _ledger = new();
    private readonly Outbox _outbox;

    public OutboxOfSeveralTests() => _outbox = new(_ledger.Store, hasBroker: true, new(), _ledger.Clock);

    [Fact]
    public async Task A_worker_without_a_broker_leaves_the_events_to_the_others()
    {
        await _outbox.SwitchAsync(default);
        await _ledger.Pauser.PauseAsync(new("Board is being moved.", "anna"), default);

        await StartWithoutBrokerAsync();
        await _ledger.Resumer.ResumeAsync(new(null, "anna"), default);
        await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused));

        Assert.Equal([typeof(SyncPaused), typeof(SyncResumed), typeof(ChangeDeadLettered)], Events().Select(told => told.GetType()));
    }

    [Fact]
    public async Task Events_wait_up_to_a_week_while_the_only_worker_with_a_broker_is_away()
    {
        await _outbox.SwitchAsync(default);
        await _ledger.Pauser.PauseAsync(new("Board is being moved.", "anna"), default);

        _ledger.Clock.Advance(TimeSpan.FromDays(6));
        await StartWithoutBrokerAsync();
        Assert.Single(Events());

        _ledger.Clock.Advance(TimeSpan.FromDays(1));
        await StartWithoutBrokerAsync();
        await _ledger.Resumer.ResumeAsync(new(null, "anna"), default);
        Assert.Empty(Events());
    }

    [Fact]
    public async Task In_a_ledger_without_a_record_of_past_workers_the_week_starts_now()
    {
        await _outbox.SwitchAsync(default);
        await _ledger.Pauser.PauseAsync(new("Board is being moved.", "anna"), default);
        await _ledger.ExecuteAsync("update outbox_setting set taken_at = null");

        await StartWithoutBrokerAsync();

        Assert.Single(Events());
    }

    [Fact]
    public async Task One_worker_publishes_at_a_time_and_another_takes_over_when_it_is_gone()
    {
        Assert.True(await _outbox.ClaimAsync("a", default));

        Assert.False(await _outbox.ClaimAsync("b", default));
        Assert.True(await _outbox.ClaimAsync("a", default));
        _ledger.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True(await _outbox.ClaimAsync("b", default));
        Assert.False(await _outbox.ClaimAsync("a", default));
    }

    public void Dispose() => _ledger.Dispose();

    private Task StartWithoutBrokerAsync() => new Outbox(_ledger.Store, hasBroker: false, new(), _ledger.Clock).SwitchAsync(default);

    private List<object> Events() => [.. _outbox.Next(100).Select(next => next.Message)];
}
