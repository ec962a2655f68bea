using DimeClient;
using SyncWorker.Contracts;
using SyncWorker.Gate;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Events;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Tests;

/// <summary>Which events are published, and when: an event is written in the transaction that causes it.</summary>
public sealed class OutboxTests : IDisposable
{
    private readonly TestLedger _ledger = new();
    private readonly Outbox _outbox;

    public OutboxTests()
    {
        _outbox = new(_ledger.Store, hasBroker: true, new() { OutageAlarm = TimeSpan.FromMinutes(10) }, _ledger.Clock);
        _outbox.SwitchAsync(default).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task A_refused_change_raises_an_event_with_all_known_details()
    {
        var id = await _ledger.JobAsync("1", 1);

        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused));

        var dead = Assert.IsType<ChangeDeadLettered>(Assert.Single(Events()));
        var letter = _ledger.Store.Read(ledger => DeadLetterQuery.One(ledger, id))!;
        Assert.Equal((id, "Job", "BC1/SERVICE/1", ChangeKind.Upsert), (dead.ChangeId, dead.Entity, dead.Key, dead.Kind));
        Assert.Equal(
            (letter.Code, letter.Class, letter.Message, letter.Error, letter.HttpStatus),
            (dead.Code, dead.Class, dead.Message, dead.Error, dead.HttpStatus));
        Assert.Equal((_ledger.Clock.GetUtcNow(), "mboc_upsertJob"), (dead.OccurredAt, dead.Procedure));
    }

    [Fact]
    public async Task Only_a_change_that_is_refused_on_arrival_raises_an_event()
    {
        await _ledger.ReceiveAsync((TestLedger.JobJson("1", 1), "a"), ("""{"entity":"Nothing"}""", "b"));

        var dead = Assert.IsType<ChangeDeadLettered>(Assert.Single(Events()));
        Assert.Equal((2, "b", null, "DIME101"), (dead.ChangeId, dead.MessageId, dead.Entity, dead.Code));
    }

    [Fact]
    public async Task A_child_whose_parent_is_discarded_raises_an_event_too_and_a_preview_raises_none()
    {
        var job = await _ledger.JobAsync("1", 1);
        var task = await _ledger.TaskAsync("1", "1");
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused), maxRows: 1);
        await _ledger.SendAsync();
        await _ledger.Replayer.ReplayAsync(new(Ids: [job], Preview: true), default);

        await _ledger.Discarder.DiscardAsync(new(Ids: [job], Reason: "test"), default);

        Assert.Equal([(job, "DIME201"), (task, "DIME204")], Events().Cast<ChangeDeadLettered>().Select(dead => (dead.ChangeId, dead.Code)));
    }

    [Fact]
    public async Task A_replayed_letter_that_is_refused_again_raises_another_event()
    {
        var id = await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await _ledger.Replayer.ReplayAsync(new(Ids: [id]), default);

        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused));

        Assert.Equal(2, Events().Count);
    }

    [Fact]
    public async Task A_wrong_configuration_raises_one_event_until_it_works_again()
    {
        var since = _ledger.Clock.GetUtcNow();
        await GateAsync(GateReason.Configuration, "Unknown key.");
        _ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        await GateAsync(GateReason.Configuration, "Unknown key.");
        await GateAsync(GateReason.Outage, "No answer.");
        await GateAsync(null);
        await GateAsync(null);

        var events = Events();
        Assert.Equal(
            new SyncPaused { Reason = "configuration", Detail = "Unknown key.", Since = since, Until = since + TimeSpan.FromMinutes(1) },
            events[0]);
        Assert.Equal(("configuration", since), events[1] is SyncResumed over ? (over.Reason, over.Since) : default);
        Assert.Equal(2, events.Count);
    }

    [Theory]
    [InlineData(GateReason.Outage, 9, false)]
    [InlineData(GateReason.Outage, 10, true)]
    [InlineData(GateReason.ServerError, 11, true)]
    [InlineData(GateReason.Throttled, 60, false)]
    internal async Task Only_a_long_outage_raises_an_event(GateReason reason, int minutes, bool isTold)
    {
        var since = _ledger.Clock.GetUtcNow();
        for (var minute = 0; minute <= minutes; minute++)
        {
            await GateAsync(reason, "No answer.");
            _ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        await GateAsync(null);

        Assert.Equal(isTold ? 2 : 0, Events().Count);
        Assert.All(Events().OfType<SyncPaused>(), paused => Assert.Equal(("outage", since), (paused.Reason, paused.Since)));
        Assert.All(Events().OfType<SyncResumed>(), resumed => Assert.Equal(("outage", since), (resumed.Reason, resumed.Since)));
    }

    [Fact]
    public async Task Two_short_outages_in_a_row_do_not_count_as_a_long_one()
    {
        await GateAsync(GateReason.Outage);
        await GateAsync(null);
        _ledger.Clock.Advance(TimeSpan.FromHours(1));
        await GateAsync(GateReason.Outage);
        await GateAsync(GateReason.Outage);

        Assert.Empty(Events());
    }

    [Fact]
    public async Task An_operators_pause_and_its_end_raise_events()
    {
        await _ledger.Pauser.PauseAsync(new("Board is being moved.", "anna"), default);
        await _ledger.Pauser.PauseAsync(new("Still.", "anna"), default);
        await _ledger.Resumer.ResumeAsync(new(null, "anna"), default);

        var events = Events();
        Assert.Equal(new SyncPaused { Reason = "operator", Detail = "Board is being moved. (by anna)", Since = Some.Now }, events[0]);
        Assert.Equal("operator", Assert.IsType<SyncResumed>(events[1]).Reason);
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public async Task A_brake_raises_one_event_with_its_procedure_until_it_is_released()
    {
        var brake = BrakeState.Of("mboc_upsertJob").AfterDeath("f", "No.", 1);
        await BrakeAsync(brake);
        Assert.Empty(Events());

        brake = brake.AfterStop("No.", 2, Some.Now, TimeSpan.FromMinutes(1));
        await BrakeAsync(brake);
        await BrakeAsync(brake with { Probe = 3 });
        await _ledger.Store.WriteAsync(ledger => BrakeRow.Release(ledger, ["mboc_upsertJob", "mboc_upsertTask"]), default);

        var events = Events();
        Assert.Equal(
            new SyncPaused
            {
                Reason = "brake",
                Detail = "No.",
                Procedure = "mboc_upsertJob",
                Since = Some.Now,
                Until = Some.Now + TimeSpan.FromMinutes(1),
            },
            events[0]);
        Assert.Equal(("brake", "mboc_upsertJob"), events[1] is SyncResumed over ? (over.Reason, over.Procedure) : default);
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public async Task Without_a_broker_no_events_are_stored()
    {
        await _ledger.ReceiveAsync(("""{"entity":"Nothing"}""", "a"));
        await GateAsync(GateReason.Configuration);

        _ledger.Clock.Advance(TimeSpan.FromDays(8));
        await new Outbox(_ledger.Store, hasBroker: false, new(), _ledger.Clock).SwitchAsync(default);
        await _ledger.ReceiveAsync(("""{"entity":"Nothing"}""", "b"));
        await GateAsync(null);

        Assert.Empty(Events());
    }

    [Fact]
    public async Task A_published_event_is_deleted_and_each_event_has_its_own_id()
    {
        await _ledger.ReceiveAsync(("""{"entity":"Nothing"}""", "a"), ("""{"entity":"Nothing"}""", "b"), ("""{"entity":"Nothing"}""", "c"));
        var events = _outbox.Next(2);
        Assert.Equal([events[0].MessageId, events[1].MessageId], _outbox.Next(2).Select(next => next.MessageId));
        Assert.NotEqual(events[0].MessageId, events[1].MessageId);

        await _outbox.DeleteAsync(events, default);

        Assert.Equal("c", ((ChangeDeadLettered)Assert.Single(_outbox.Next(2)).Message).MessageId);
    }

    public void Dispose() => _ledger.Dispose();

    private List<object> Events() => [.. _outbox.Next(100).Select(next => next.Message)];

    private Task GateAsync(GateReason? reason, string? detail = null)
    {
        var now = _ledger.Clock.GetUtcNow();
        return _ledger.Store.WriteAsync(
            ledger => GateRow.Write(ledger, new()
            {
                Reason = reason,
                Detail = detail,
                Since = reason is null ? null : now,
                Until = reason is null ? null : now + TimeSpan.FromMinutes(1),
            }),
            default);
    }

    private Task BrakeAsync(BrakeState brake) => _ledger.Store.WriteAsync(ledger => BrakeRow.Write(ledger, brake), default);
}
