using SyncWorker.Decide;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

/// <summary>
/// No record relies on a wake-up alone: data that one transaction reads may have changed before the next transaction acts on it.
/// </summary>
public sealed class WaitSweepTests : IDisposable
{
    private const string Guid = "11111111-1111-1111-1111-111111111111";

    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_child_is_not_parked_for_a_parent_that_another_worker_has_just_settled()
    {
        await _ledger.JobAsync("1", 1);
        await SendAllAsync();
        await _ledger.TaskAsync("1", "T1");
        var appointment = await AppointmentAsync(1);
        var child = Planner.Next(DueIn("Appointment"), 500, 1_000_000);
        Assert.Equal(WaitReason.ParentPending, Assert.Single(child.Parked).Reason);
        var parent = Planner.Next(DueIn("Task"), 500, 1_000_000);
        await SettleAsync(parent);

        await _ledger.Plans.SetAsideAsync(child, Now, default);
        await SendAllAsync();

        Assert.Equal("Applied", _ledger.State(appointment));
    }

    [Fact]
    public async Task A_lost_wake_up_costs_only_seconds()
    {
        await _ledger.TaskAsync("1", "T1");
        var job = await _ledger.JobAsync("1", 1);
        var appointment = await AppointmentAsync(1);
        var plan = Planner.Next(DueIn("Appointment"), 500, 1_000_000);
        await _ledger.Plans.SetAsideAsync(plan, Now, default);
        var look = LookOf("Task");
        await SendAllAsync(look: false);
        await _ledger.ExecuteAsync($"update entity set look_at = {look} where entity = 'Task'"); // as if no wake-up had brought it forward

        await SendAllAsync();
        Assert.Equal("Pending", _ledger.State(appointment));
        _ledger.Clock.Advance(WaitRules.LookAgain);
        await SendAllAsync();

        Assert.Equal(("Applied", "Applied"), (_ledger.State(job), _ledger.State(appointment)));
    }

    [Fact]
    public async Task A_child_whose_parent_turns_out_to_have_only_patches_is_sent()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.ReceiveAsync((
            """{"entity":"Task","mode":"Patch","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"T1","description":"x","version":1}""",
            "p"));
        var appointment = await AppointmentAsync(1);
        await _ledger.Plans.SetAsideAsync(Planner.Next(DueIn("Appointment"), 500, 1_000_000), Now, default);

        await SendAllAsync();
        _ledger.Clock.Advance(WaitRules.LookAgain);
        await SendAllAsync();

        Assert.Equal("Applied", _ledger.State(appointment));
    }

    [Fact]
    public async Task A_record_is_not_parked_for_a_brake_that_was_released_meanwhile()
    {
        var job = await _ledger.JobAsync("1", 1);
        var brake = BrakeState.Of("mboc_upsertJob").AfterStop("no", 9, Some.Now, TimeSpan.FromMinutes(1));
        var (_, held) = PausedProcedures.Split(
            _ledger.Work.Due(Now, 500, new([], []), _ledger.Leases.Plannable),
            new Dictionary<string, long?> { [brake.Procedure] = null },
            new());

        await _ledger.Plans.SetAsideAsync(held, Now, default);

        await SendAllAsync();
        Assert.Equal("Applied", _ledger.State(job));
    }

    [Fact]
    public async Task After_a_dry_run_everything_is_sent()
    {
        var job = await _ledger.JobAsync("1", 1);
        var call = _ledger.Plan().Call!;
        var open = await _ledger.OpenAsync(call, Now);
        await _ledger.Imports.SettleAsync(open, SettlementBuilder.DryRun(call, _ledger.Store.Read(GateRow.Read)), default);
        Assert.Equal("dry run", _ledger.Ask<string>("select blocked from entity"));

        await new WaitSweep(_ledger.Store, _ledger.Leases, new() { DryRun = true }).TurnAsync(Now, isBehind: false, default);
        Assert.Null(_ledger.Plan().Call);
        await SendAllAsync();

        Assert.Equal("Applied", _ledger.State(job));
    }

    [Fact]
    public async Task A_resend_does_not_end_the_late_window_of_an_unanswered_call()
    {
        await _ledger.JobAsync("1", 1);
        await SendAllAsync();
        await _ledger.JobAsync("1", 2, "\"siteCity\":\"Old\"");
        await _ledger.SendAsync(Some.Error(DimeClient.DimeErrorReason.Timeout, status: null));
        await _ledger.ExecuteAsync("update gate set reason = null, until = null, since = null, failures = 0");
        await _ledger.JobAsync("1", 3, "\"siteCity\":\"New\"");
        await SendAllAsync();

        await _ledger.Resender.ResendAsync(new(All: true, Reason: "the board was reset", By: "me"), default);
        Assert.Equal(1, await SendAllAsync());
        _ledger.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(1, await SendAllAsync());
        Assert.Equal(0, await SendAllAsync());
    }

    [Fact]
    public async Task A_moved_appointment_is_recreated_in_full_when_its_old_task_is_deleted()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.TaskAsync("1", "T1");
        await AppointmentAsync(1);
        await SendAllAsync();
        var move = (await _ledger.ReceiveAsync((
            $$"""{"entity":"Appointment","mode":"Patch","appointmentGuid":"{{Guid}}","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"T2","version":2}""",
            "move")))[0].Id!.Value;
        await _ledger.ReceiveAsync((
            """{"entity":"Task","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"T1","version":2}""",
            "delete"));
        await _ledger.TaskAsync("1", "T2");

        PlannedCall? last = null;
        while (true)
        {
            await _ledger.LookAsync();
            var plan = _ledger.Plan();
            await _ledger.Plans.SetAsideAsync(plan, Now, default);
            if (plan.Call is not { } call)
            {
                break;
            }
            last = call.Rows.Any(row => row.Entity.Definition.Name == "Appointment") ? call : last;
            await SettleAsync(plan);
        }

        Assert.Equal(("T2", "bring ladder"), (Value(last, "TaskNo"), Value(last, "Body")));
        Assert.Equal("Applied", _ledger.State(move));

        static string? Value(PlannedCall? call, string field) =>
            call!.Rows.Single(row => row.Entity.Definition.Name == "Appointment")
                .Fold.Values.Single(value => value.Key == field).Value;
    }

    [Fact]
    public async Task Discarding_an_old_letter_while_its_record_is_resent_does_not_affect_the_children()
    {
        var dead = await JobWithALetterAsync();
        await _ledger.Resender.ResendAsync(new(All: true, Reason: "the board was reset", By: "me"), default);
        var child = await NewerTaskAsync();

        var report = await _ledger.Discarder.DiscardAsync(new([dead], Reason: "old", By: "me"), default);
        await SendAllAsync();

        Assert.Empty(report.Orphaned);
        Assert.Equal("Applied", _ledger.State(child));
    }

    [Fact]
    public async Task Children_do_not_wait_for_the_letter_of_a_record_that_was_accepted_once()
    {
        await JobWithALetterAsync();
        await _ledger.Resender.ResendAsync(new(Entity: "Job", Reason: "the board was reset", By: "me"), default);
        await _ledger.SendAsync(Some.Error(DimeClient.DimeErrorReason.Refused, "category is gone"));
        var child = await NewerTaskAsync();

        await SendAllAsync();

        Assert.Equal("Applied", _ledger.State(child));
    }

    [Fact]
    public async Task A_call_does_not_start_when_a_verdict_on_another_record_has_changed_one_of_its_rows()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.TaskAsync("1", "T1");
        await AppointmentAsync(1);
        await SendAllAsync();
        await AppointmentAsync(2);
        var stale = Planner.Next(DueIn("Appointment"), 500, 1_000_000);
        await _ledger.ReceiveAsync((
            """{"entity":"Task","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"T1","version":2}""",
            "delete"));
        await SettleAsync(Planner.Next(DueIn("Task"), 500, 1_000_000));

        Assert.Null(await _ledger.Imports.OpenAsync(stale.Call!, Now, default));
    }

    [Fact]
    public async Task Children_of_one_missing_parent_cost_one_check_of_it()
    {
        const int children = 300;
        var dead = await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync(Some.Error(DimeClient.DimeErrorReason.Refused, "no"));
        for (var i = 0; i < children; i++)
        {
            await _ledger.TaskAsync("1", $"T{i}");
        }
        await SendAllAsync();
        Assert.Equal(children, _ledger.Ask<int>("select count(*) from entity where blocked = 'parent dead' and due_at is null"));

        for (var minute = 0; minute < 10; minute++)
        {
            _ledger.Clock.Advance(TimeSpan.FromMinutes(1));
            await _ledger.LookAsync();
            Assert.Empty(_ledger.Work.Due(Now, 1_000, new([], []), _ledger.Leases.Plannable));
        }
        await _ledger.Discarder.DiscardAsync(new([dead], Reason: "never mind", By: "me"), default);

        Assert.Equal(children, _ledger.Ask<int>("select count(*) from change where state = 'Dead'"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    public async Task A_check_of_a_missing_parent_writes_one_row_however_many_children_wait(int children)
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync(Some.Error(DimeClient.DimeErrorReason.Refused, "no"));
        for (var i = 0; i < children; i++)
        {
            await _ledger.TaskAsync("1", $"T{i}");
        }
        await SendAllAsync();
        _ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        await _ledger.ExecuteAsync(_ledger.Store.IsShared
            ? """
              create table written (id bigint);
              create function note_written() returns trigger language plpgsql as $$
                  begin insert into written values (new.id); return new; end $$;
              create trigger note_written after update on entity for each row execute function note_written()
              """
            : "create table written (id integer); create trigger note_written after update on entity "
                + "begin insert into written values (new.id); end");

        await _ledger.LookAsync();

        Assert.Equal(1, _ledger.Ask<int>("select count(*) from written"));
    }

    [Fact]
    public async Task A_child_that_was_refused_without_its_parent_is_sent_as_soon_as_the_parent_exists()
    {
        var task = await _ledger.TaskAsync("1", "T1");
        await _ledger.SendAsync(Some.Error(DimeClient.DimeErrorReason.Refused, "no such job"));
        Assert.Null(_ledger.Plan().Call);

        await _ledger.JobAsync("1", 1);
        await SendAllAsync();

        Assert.Equal("Applied", _ledger.State(task));
    }

    [Fact]
    public async Task A_parent_whose_children_cannot_be_released_is_checked_every_ten_seconds_and_not_in_a_tight_loop()
    {
        await _ledger.TaskAsync("1", "T1");
        await _ledger.SendAsync(Some.Error(DimeClient.DimeErrorReason.Refused, "no such job"));
        var moments = new HashSet<long>();

        for (var tenth = 0; tenth < 600; tenth++)
        {
            await _ledger.LookAsync();
            moments.Add(_ledger.Ask<long?>("select look_at from entity where entity = 'Job'") ?? 0);
            _ledger.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(moments.Count, 2, 12);
    }

    [Fact]
    public async Task A_record_parked_for_unread_messages_is_sent_once_they_are_read_even_if_its_first_release_fails()
    {
        var task = await _ledger.TaskAsync("1", "T1");
        var plan = Planner.Next(_ledger.Work.Due(Now, 500, new([], []), _ledger.Leases.Plannable), 500, 1_000_000, isBehind: true);
        await _ledger.Plans.SetAsideAsync(plan, Now, default);
        await _ledger.LookAsync(isBehind: true);
        Assert.Equal("parent unknown", _ledger.Ask<string>("select blocked from entity where entity = 'Task'"));

        await SendAllAsync();

        Assert.Equal("Applied", _ledger.State(task));
    }

    private DateTimeOffset Now => _ledger.Clock.GetUtcNow();

    private long LookOf(string entity) => _ledger.Ask<long>("select look_at from entity where entity = @entity", new { entity });

    private IReadOnlyList<EntityState> DueIn(string entity) =>
        [.. _ledger.Work.Due(Now, 1_000, new([], []), _ledger.Leases.Plannable).Where(state => state.Definition.Name == entity)];

    private async Task<long> AppointmentAsync(long version) => (await _ledger.ReceiveAsync((
        $$"""{"entity":"Appointment","appointmentGuid":"{{Guid}}","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"T1","resourceNo":"R","start":"2026-11-20T08:00:00","end":"2026-11-20T09:00:00","version":{{version}},"subject":"Repair","body":"bring ladder"}""",
        $"a{version}")))[0].Id!.Value;

    private async Task<long> NewerTaskAsync() => (await _ledger.ReceiveAsync((
        """{"entity":"Task","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"T1","shortDescription":"newer","version":2}""",
        "t2")))[0].Id!.Value;

    /// <summary>A job and a task that are on the board, and a dead letter of the job that is newer.</summary>
    private async Task<long> JobWithALetterAsync()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.TaskAsync("1", "T1");
        await SendAllAsync();
        var dead = await _ledger.JobAsync("1", 2, "\"siteCity\":\"Bad\"");
        await _ledger.SendAsync(Some.Error(DimeClient.DimeErrorReason.Refused, "no such city"));
        Assert.Equal("Dead", _ledger.State(dead));
        return dead;
    }

    private async Task SettleAsync(PlanResult plan)
    {
        var startedAt = Now;
        var open = await _ledger.OpenAsync(plan.Call!, startedAt);
        _ledger.Clock.Advance(TimeSpan.FromMilliseconds(50));
        await _ledger.Imports.SettleAsync(open, _ledger.Settlement(open, plan.Call!, null, startedAt), default);
    }

    /// <summary>Sends all that is due.</summary>
    /// <returns>The number of calls.</returns>
    private async Task<int> SendAllAsync(bool look = true)
    {
        for (var calls = 0; ; calls++)
        {
            if (look)
            {
                await _ledger.LookAsync();
            }
            var plan = _ledger.Plan();
            await _ledger.Plans.SetAsideAsync(plan, Now, default);
            if (plan.Call is null)
            {
                return calls;
            }
            await SettleAsync(plan);
        }
    }
}
