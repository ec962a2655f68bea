using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Plan;
using SyncWorker.Replay.Records;

namespace SyncWorker.Tests;

/// <summary>A change that says only what the board has is settled without a row, and only where that hides nothing.</summary>
public sealed class UnchangedTests : IDisposable
{
    private const string Gent = "\"siteCity\":\"Gent\"";
    private const string Brussel = "\"siteCity\":\"Brussel\"";

    private readonly TestLedger _ledger = new();

    public void Dispose()
    {
        Assert.All(_ledger.Verify().Rules, rule => Assert.True(rule.Holds, rule.ToString()));
        _ledger.Dispose();
    }

    [Fact]
    public async Task What_an_export_says_again_is_settled_without_a_row_and_an_older_change_that_comes_late_is_superseded()
    {
        await AcceptedAsync();

        var again = await _ledger.ExportAsync("1", 5);
        Assert.False(await _ledger.SendAsync());
        var late = await _ledger.JobAsync("1", 4, Brussel);
        Assert.False(await _ledger.SendAsync());

        Assert.Equal(("Unchanged", "Superseded"), (_ledger.State(again), _ledger.State(late)));
        Assert.Equal((1, 1), (_ledger.Status().Calls, _ledger.Status().Unchanged));
        Assert.Equal(("unchanged", "nightly"), (_ledger.Change(again).State, _ledger.Change(again).Export));
        Assert.Equal((5, again), (_ledger.Ask<long>("select base_version from entity"), _ledger.Ask<long>("select base_id from entity")));
    }

    [Fact]
    public async Task What_an_export_says_differently_is_sent()
    {
        await AcceptedAsync();

        var other = await _ledger.ExportAsync("1", 2, Brussel);
        var more = await SentAsync(other);
        var same = await _ledger.ExportAsync("1", 3, Brussel);
        Assert.False(await _ledger.SendAsync());
        var further = await _ledger.ExportAsync("1", 4, Brussel + ",\"description\":\"d\"");

        Assert.Equal((true, true, "Unchanged"), (more, await SentAsync(further), _ledger.State(same)));
    }

    [Theory]
    [InlineData("Exports", "Applied", "Unchanged")]
    [InlineData("Skip", "Unchanged", "Unchanged")]
    [InlineData("Send", "Applied", "Applied")]
    public async Task The_setting_says_of_which_changes_that_is_asked(string setting, string news, string export)
    {
        _ledger.Unchanged = new(Enum.Parse<Unchanged>(setting), TimeSpan.FromDays(7));
        await AcceptedAsync();

        var said = await _ledger.JobAsync("1", 2);
        await _ledger.SendAsync();
        var exported = await _ledger.ExportAsync("1", 3);
        await _ledger.SendAsync();

        Assert.Equal((news, export), (_ledger.State(said), _ledger.State(exported)));
    }

    [Fact]
    public async Task A_change_that_was_never_sent_is_superseded_by_an_export_that_takes_it_back()
    {
        await AcceptedAsync();
        var edit = await _ledger.JobAsync("1", 2, Brussel);

        var export = await _ledger.ExportAsync("1", 3);
        Assert.False(await _ledger.SendAsync());

        Assert.Equal(("Superseded", "Unchanged"), (_ledger.State(edit), _ledger.State(export)));
    }

    [Fact]
    public async Task News_beside_an_export_is_sent_although_it_changes_nothing()
    {
        await AcceptedAsync();
        var export = await _ledger.ExportAsync("1", 2);
        var patch = await _ledger.PatchAsync("1", 3, Gent);

        Assert.True(await _ledger.SendAsync());

        Assert.Equal(("Coalesced", "Applied"), (_ledger.State(export), _ledger.State(patch)));
    }

    [Fact]
    public async Task A_patch_above_the_snapshot_counts_for_what_the_board_has()
    {
        await AcceptedAsync();
        await SentAsync(await _ledger.PatchAsync("1", 2, Brussel));

        var old = await _ledger.ExportAsync("1", 3);
        Assert.True(await SentAsync(old));
        await SentAsync(await _ledger.PatchAsync("1", 4, Brussel));
        var current = await _ledger.ExportAsync("1", 5, Brussel);
        Assert.False(await _ledger.SendAsync());

        Assert.Equal("Unchanged", _ledger.State(current));
        Assert.Null(_ledger.Ask<byte[]?>("select over from entity"));
    }

    [Theory]
    [InlineData(DimeErrorReason.Timeout)]
    [InlineData(DimeErrorReason.ServerFault)] // a server may execute what it answers 500 to
    [InlineData(DimeErrorReason.Refused)]
    public async Task After_a_call_that_was_not_accepted_the_export_is_sent(DimeErrorReason ended)
    {
        await AcceptedAsync();
        await _ledger.JobAsync("1", 2, Brussel);
        await _ledger.SendAsync(Some.Error(ended, status: 500));
        _ledger.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(await SentAsync(await _ledger.ExportAsync("1", 3)));
    }

    [Fact]
    public async Task While_the_record_is_uncertain_the_export_is_sent_and_the_state_again_after_that()
    {
        await AcceptedAsync();
        await _ledger.JobAsync("1", 2, Brussel);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Timeout));
        _ledger.Clock.Advance(TimeSpan.FromSeconds(30));
        await SentAsync(await _ledger.ExportAsync("1", 3));

        Assert.True(await SentAsync(await _ledger.ExportAsync("1", 4)));
        _ledger.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(await _ledger.SendAsync());
        var certain = await _ledger.ExportAsync("1", 5);
        Assert.False(await _ledger.SendAsync());
        Assert.Equal("Unchanged", _ledger.State(certain));
    }

    [Fact]
    public async Task What_a_crash_left_open_is_sent()
    {
        await AcceptedAsync();
        await _ledger.JobAsync("1", 2, Brussel);
        await _ledger.OpenAsync(_ledger.Plan().Call!, Some.Now);
        await _ledger.RestartAsync(TimeSpan.FromMinutes(5));

        Assert.True(await SentAsync(await _ledger.ExportAsync("1", 3)));
    }

    [Fact]
    public async Task After_UnchangedFor_the_record_is_sent_once()
    {
        await AcceptedAsync();
        _ledger.Clock.Advance(TimeSpan.FromDays(6));
        await _ledger.ExportAsync("1", 2);
        Assert.False(await _ledger.SendAsync());

        _ledger.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await SentAsync(await _ledger.ExportAsync("1", 3)));
        await _ledger.ExportAsync("1", 4);
        Assert.False(await _ledger.SendAsync());
    }

    [Fact]
    public async Task A_board_that_was_reset_gets_everything()
    {
        await AcceptedAsync();
        await _ledger.Resender.ResendAsync(new ResendRequest { All = true, Reason = "restored" }, default);

        Assert.True(await SentAsync(await _ledger.ExportAsync("1", 2)));
    }

    [Fact]
    public async Task A_record_that_was_deleted_in_between_comes_back()
    {
        await AcceptedAsync();
        await SentAsync(await _ledger.JobAsync("1", 2, "\"kind\":\"Delete\""));

        Assert.True(await SentAsync(await _ledger.ExportAsync("1", 3)));
    }

    [Fact]
    public async Task A_child_of_a_deleted_record_waits_for_the_delete_and_comes_back_with_its_parent()
    {
        await AcceptedAsync();
        await SentAsync(await _ledger.TaskAsync("1", "T"));
        await _ledger.JobAsync("1", 2, "\"kind\":\"Delete\"");
        await _ledger.JobAsync("1", 3);
        var task = await TaskExportAsync(2);

        for (var call = 0; call < 3; call++)
        {
            await _ledger.SendAsync();
        }

        Assert.Equal("Applied", _ledger.State(task));
        Assert.Equal(0, _ledger.Status().Pending);
    }

    [Fact]
    public async Task A_dead_letter_below_closes_itself()
    {
        await AcceptedAsync();
        var late = Reading.Read(TestLedger.JobJson("1", null, Brussel), new(Queues.Jobs, "Job", "late")).Change;
        var dead = (await _ledger.Recorder.RecordAsync(
            [late with { Refusal = DeadCode.Undelivered.Because("The broker set it aside.", Some.Now) }], default))[0].Id!.Value;
        var before = _ledger.State(dead);

        await _ledger.ExportAsync("1", 3);
        Assert.False(await _ledger.SendAsync());

        Assert.Equal(("Dead", "Superseded", 0), (before, _ledger.State(dead), _ledger.Status().Dead));
    }

    [Fact]
    public async Task A_change_recorded_between_the_plan_and_its_writing_is_not_lost()
    {
        await AcceptedAsync();
        var export = await _ledger.ExportAsync("1", 2);
        var plan = _ledger.Plan();
        var edit = await _ledger.JobAsync("1", 3, Brussel);
        await _ledger.Plans.SetAsideAsync(plan, _ledger.Clock.GetUtcNow(), default);

        Assert.Equal(("Pending", "Pending"), (_ledger.State(export), _ledger.State(edit)));
        Assert.True(await SentAsync(edit));
    }

    [Fact]
    public async Task A_call_that_was_planned_before_does_not_bring_an_older_value_after_it()
    {
        await AcceptedAsync();
        await _ledger.JobAsync("1", 2, Brussel);
        var stale = _ledger.Plan().Call!;
        await _ledger.ExportAsync("1", 3);
        Assert.False(await _ledger.SendAsync());

        Assert.Null(await _ledger.Imports.OpenAsync(stale, _ledger.Clock.GetUtcNow(), default));
    }

    [Fact]
    public async Task A_record_that_another_worker_sends_meanwhile_is_left_to_it()
    {
        await AcceptedAsync();
        var edit = await _ledger.JobAsync("1", 2, Brussel);
        var call = _ledger.Plan().Call!;
        var export = await _ledger.ExportAsync("1", 3);
        var plan = _ledger.Plan();
        var open = await _ledger.OpenAsync(call, _ledger.Clock.GetUtcNow());
        await _ledger.Plans.SetAsideAsync(plan, _ledger.Clock.GetUtcNow(), default);
        Assert.Equal(("Pending", "Pending"), (_ledger.State(edit), _ledger.State(export)));

        await _ledger.Imports.SettleAsync(open, _ledger.Settlement(open, call, null, _ledger.Clock.GetUtcNow()), default);
        Assert.True(await SentAsync(export));
    }

    [Fact]
    public async Task A_late_change_recorded_while_another_one_is_set_aside_goes_with_it()
    {
        await AcceptedAsync(version: 9);
        var late = await _ledger.JobAsync("1", 2);
        var plan = _ledger.Plan();
        var another = await _ledger.JobAsync("1", 3);
        await _ledger.Plans.SetAsideAsync(plan, _ledger.Clock.GetUtcNow(), default);

        Assert.Equal(("Superseded", "Superseded"), (_ledger.State(late), _ledger.State(another)));
    }

    [Fact]
    public async Task What_the_board_changes_itself_is_sent()
    {
        const string Appointment = """
            "entity":"Appointment","appointmentGuid":"6f0c2f8e-0000-4000-8000-000000000001","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"T","start":"2030-01-01T08:00:00","end":"2030-01-01T09:00:00","export":"nightly"
            """;
        Assert.Equal((true, true), (await SentTwiceAsync(Appointment), await SentTwiceAsync("""
            "entity":"TaskFilterValue","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"T","filterGroup":"g","filterValue":"v","export":"nightly"
            """)));
    }

    [Fact]
    public async Task A_record_is_sent_again_when_setup_that_it_names_came_after_it()
    {
        await SentAsync(await _ledger.JobAsync("1", 1));
        await SentAsync(await TaskExportAsync(1, "\"category\":\"C\""));
        var early = await TaskExportAsync(2, "\"category\":\"C\"");
        Assert.False(await _ledger.SendAsync());

        await ReceiveAsync("""{"entity":"Category","name":"C","displayName":"c","color":"#fff","version":1}""");
        await _ledger.SendAsync();
        var after = await TaskExportAsync(3, "\"category\":\"C\"");
        Assert.True(await SentAsync(after));
        var last = await TaskExportAsync(4, "\"category\":\"C\"");
        Assert.False(await _ledger.SendAsync());

        Assert.Equal(("Unchanged", "Unchanged"), (_ledger.State(early), _ledger.State(last)));
    }

    [Fact]
    public async Task A_hundredth_of_an_export_differs_and_a_hundredth_is_sent()
    {
        const int Records = 1_000;
        await ReceiveAsync([.. Enumerable.Range(0, Records).Select(job => TestLedger.JobJson($"{job}", 1))]);
        while (await _ledger.SendAsync())
        {
        }
        var before = Rows();

        await ReceiveAsync([.. Enumerable.Range(0, Records).Select(job =>
            TestLedger.JobJson($"{job}", 2, (job % 100 == 7 ? Brussel : Gent) + ",\"export\":\"nightly\""))]);
        while (_ledger.Status().Pending > 0)
        {
            await _ledger.SendAsync();
        }

        Assert.Equal((Records / 100, Records - (Records / 100)), (Rows() - before, _ledger.Status().Unchanged));
        long Rows() => _ledger.Ask<long>("select sum(rows) from import");
    }

    private async Task AcceptedAsync(long version = 1) => Assert.True(await SentAsync(await _ledger.JobAsync("1", version)));

    private async Task<bool> SentTwiceAsync(string change)
    {
        await ReceiveAsync($$"""{"version":1,{{change}}}""");
        var first = await _ledger.SendAsync();
        await ReceiveAsync($$"""{"version":2,{{change}}}""");
        return first && await _ledger.SendAsync();
    }

    /// <summary>Sends what is due.</summary>
    /// <returns>Whether the change was applied with it.</returns>
    private async Task<bool> SentAsync(long change)
    {
        await _ledger.SendAsync();
        return _ledger.State(change) == "Applied";
    }

    private async Task<long> TaskExportAsync(int version, string? more = null) => await ReceiveAsync(
        $$"""{"entity":"Task","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"T","shortDescription":"s","version":{{version}},"export":"nightly"{{(more is null ? "" : "," + more)}}}""");

    private async Task<long> ReceiveAsync(params string[] changes) =>
        (await _ledger.ReceiveAsync([.. changes.Select(change => (change, (string?)null))]))[0].Id!.Value;
}
