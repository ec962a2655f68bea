using DimeClient;
using SyncWorker.Replay.Records;

namespace SyncWorker.Tests;

/// <summary>What waits in the ledger, what wakes it, and when the worker gives it up.</summary>
public sealed class WaitingTests
{
    private const string Category = """{"entity":"Category","name":"INSTALL","displayName":"Install","color":"#fff"}""";

    [Fact]
    public async Task A_job_waits_for_its_category_while_that_is_in_flight()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync((Category, "c"));
        await ledger.JobAsync("1", 1, "\"category\":\"install \"");
        await ledger.JobAsync("2", 1);
        var setup = ledger.Plan().Call!;
        var startedAt = ledger.Clock.GetUtcNow();
        var id = await ledger.OpenAsync(setup, startedAt);

        Assert.Equal("BC1/SERVICE/2", ledger.Plan().Call!.Rows.Single().Entity.Key);
        await ledger.SendAsync();
        Assert.Equal(
            ("setup pending", 30_000L),
            (Blocked("Job", "1"),
                ledger.Ask<long>(
                    "select due_at - @now from entity where blocked is not null",
                    new { now = startedAt.ToUnixTimeMilliseconds() })));

        await ledger.Imports.SettleAsync(id, ledger.Settlement(id, setup, null, startedAt), CancellationToken.None);
        Assert.Equal("BC1/SERVICE/1", ledger.Plan().Call!.Rows.Single().Entity.Key);

        string? Blocked(string entity, string key) =>
            ledger.Ask<string?>(
                "select blocked from entity where entity = @entity and key like '%/' || @key",
                new { entity, key });
    }

    [Fact]
    public async Task A_category_that_waits_for_a_retry_blocks_no_job()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync((Category, "c"));
        await ledger.JobAsync("1", 1, "\"category\":\"INSTALL\"");

        await ledger.SendAsync(Some.Error(DimeErrorReason.ServerFault));

        Assert.Equal("Job", ledger.Plan().Call!.Rows.Single().Entity.Definition.Name);
    }

    [Fact]
    public async Task A_job_waits_for_a_category_no_longer_than_a_moment()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync((Category, "c"));
        await ledger.JobAsync("1", 1, "\"category\":\"INSTALL\"");
        await ledger.OpenAsync(ledger.Plan().Call!, Some.Now);
        await ledger.SendAsync();

        ledger.Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("Job", ledger.Plan().Call!.Rows.Single().Entity.Definition.Name);
    }

    [Fact]
    public async Task One_task_of_an_unknown_job_probes_and_the_others_follow_when_it_is_accepted()
    {
        using var ledger = new TestLedger();
        await ledger.TaskAsync("J", "1");
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await ledger.TaskAsync("J", "2");
        await ledger.TaskAsync("J", "3");

        Assert.False(await ledger.SendAsync());
        ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["BC1/SERVICE/J/1"], ledger.Plan().Call!.Rows.Select(row => row.Entity.Key));
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        Assert.False(await ledger.SendAsync());

        ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        await ledger.SendAsync();
        await ledger.SendAsync();

        Assert.Equal(3, ledger.Ask<int>("select count(*) from change where state = 'Applied'"));
        Assert.Equal("Yes", ledger.Ask<string>("select existence from entity where entity = 'Job' and missing_since is null"));
        Assert.Equal(4, ledger.Ask<int>("select count(*) from import"));
    }

    [Fact]
    public async Task An_answer_after_the_delete_of_a_parent_does_not_undo_what_the_delete_settled()
    {
        const string appointment = "11111111-1111-1111-1111-111111111111";
        using var ledger = new TestLedger();
        await ledger.JobAsync("J", 1);
        await ledger.TaskAsync("J", "1");
        await ledger.SendAsync();
        await AppointAsync(version: 1);
        await ledger.SendAsync();

        // The appointment belongs to another aggregate, so it is sent beside the delete.
        await AppointAsync(version: 2);
        var (late, startedAt) = (ledger.Plan().Call!, ledger.Clock.GetUtcNow());
        var open = await ledger.OpenAsync(late, startedAt);
        await ledger.ReceiveAsync((
            """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J","version":2}""", "d"));
        await ledger.SendAsync();
        await ledger.Imports.SettleAsync(open, ledger.Settlement(open, late, null, startedAt), CancellationToken.None);

        Assert.Equal(
            ["Appointment No Delete"],
            ledger.AskAll<string>("select entity || ' ' || existence || ' ' || base_kind from entity where entity = 'Appointment'"));
        Assert.True(ledger.Verify().Conserved);

        Task AppointAsync(int version) => ledger.ReceiveAsync((
            $$"""{"entity":"Appointment","appointmentGuid":"{{appointment}}","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J","taskNo":"1","resourceNo":"R","start":"2029-12-20T08:00:00","end":"2029-12-20T09:00:00","subject":"v{{version}}","version":{{version}}}""",
            $"a{version}"));
    }

    [Fact]
    public async Task Tasks_of_an_unknown_job_are_dead_only_after_the_grace_and_some_attempts_even_after_a_long_stop()
    {
        using var ledger = new TestLedger();
        await ledger.TaskAsync("J", "1");
        await ledger.TaskAsync("J", "2");
        for (var tries = 1; tries <= 3; tries++)
        {
            // A call with both tasks, then one half of it, then the probe.
            await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        }

        ledger.Clock.Advance(TimeSpan.FromDays(1));
        for (var tries = 0; ledger.Ask<int>("select count(*) from change where state = 'Dead'") == 0; tries++)
        {
            Assert.True(tries < 40);
            ledger.Clock.Advance(TimeSpan.FromMinutes(1));
            await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        }
        var probes = ledger.Ask<int>("select count(*) from import");

        // The other task is tried alone at once, so that its dead letter has the server's message for this task.
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "no such job, said of the other"));
        Assert.Equal(2, ledger.Ask<int>("select count(*) from change where state = 'Dead' and error like '%DIME202%'"));
        Assert.Equal(1, ledger.Ask<int>("select count(*) from change where error like '%said of the other%'"));
        Assert.InRange(probes, 7, 9);
        Assert.Equal(0, ledger.Ask<int>("select count(*) from entity where missing_since is not null"));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_parents_delete_waits_for_a_record_below_it_that_is_in_flight()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("J", 1);
        await ledger.TaskAsync("J", "1");
        await ledger.SendAsync();
        await ledger.ReceiveAsync((
            """{"entity":"Task","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J","taskNo":"1","version":2}""", "t"));
        await ledger.SendAsync(Some.Error(DimeErrorReason.ServerFault));
        await ledger.ReceiveAsync((
            """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J","version":2}""", "j"));

        Assert.False(await ledger.SendAsync());
        Assert.Equal("child pending", ledger.Ask<string>("select blocked from entity where entity = 'Job'"));

        ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        await ledger.SendAsync();
        await ledger.SendAsync();
        Assert.Equal("No No", string.Join(' ', ledger.AskAll<string>("select existence from entity")));
    }

    [Fact]
    public async Task A_jobs_delete_is_sent_as_soon_as_the_delete_of_an_appointment_two_levels_below_is_settled()
    {
        using var ledger = new TestLedger();
        const string Appointment = "5f0c7a52-8f0e-4a2c-9a39-2f1d7b8f0a11";
        await ledger.JobAsync("J", 1);
        await ledger.TaskAsync("J", "1");
        await ledger.ReceiveAsync((
            $$"""{"entity":"Appointment","appointmentGuid":"{{Appointment}}","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J","taskNo":"1","resourceNo":"R","start":"2026-01-01T08:00:00","end":"2026-01-01T09:00:00","version":1}""",
            "a"));
        while (await ledger.SendAsync())
        {
        }
        await ledger.ReceiveAsync(($$"""{"entity":"Appointment","kind":"Delete","appointmentGuid":"{{Appointment}}","version":2}""", "a2"));
        var call = ledger.Plan().Call!;
        var startedAt = ledger.Clock.GetUtcNow();
        var id = await ledger.OpenAsync(call, startedAt);
        await ledger.ReceiveAsync((
            """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J","version":2}""", "j2"));

        Assert.False(await ledger.SendAsync());
        await ledger.Imports.SettleAsync(id, ledger.Settlement(id, call, null, startedAt), CancellationToken.None);
        await ledger.LookAsync();

        Assert.Equal("mboc_deleteJob", Assert.Single(ledger.Plan().Call!.Rows).Fold.Procedure);
    }

    [Fact]
    public async Task A_task_of_a_dead_job_is_sent_without_it_after_a_skip()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("J", 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await ledger.TaskAsync("J", "1");
        Assert.False(await ledger.SendAsync());

        var report = await ledger.Skipper.SkipAsync(new("task", "bc1/service/j/1", "the job was made by hand"), CancellationToken.None);
        await ledger.SendAsync();

        Assert.Equal(("parent dead", 0), (report!.WaitedFor, report.Dead.Count));
        Assert.Equal("Applied", ledger.State(2));
        Assert.Equal(
            "skip Task bc1/service/j/1: the job was made by hand",
            ledger.Ask<string>("select action || ' ' || scope || ': ' || reason from audit"));
        Assert.Equal(0, ledger.Ask<int>("select count(*) from entity where skips_wait = true"));
    }

    [Fact]
    public async Task A_task_sent_after_a_skip_is_dead_at_once_if_the_server_refuses_it()
    {
        using var ledger = new TestLedger();
        await ledger.TaskAsync("J", "1");
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));

        await ledger.Skipper.SkipAsync(new("Task", "BC1/SERVICE/J/1", "it will not come"), CancellationToken.None);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));

        Assert.Equal("Dead", ledger.State(1));
    }

    [Fact]
    public async Task A_patch_of_a_record_that_never_came_is_a_dead_letter_after_a_skip()
    {
        using var ledger = new TestLedger();
        await ledger.PatchAsync("J", 1, "\"siteCity\":\"Gent\"");
        Assert.False(await ledger.SendAsync());

        var report = await ledger.Skipper.SkipAsync(new("Job", "BC1/SERVICE/J", "gone"), CancellationToken.None);

        Assert.Equal(("no base", 1L), (report!.WaitedFor, report.Dead.Single()));
        Assert.Equal("DIME206", ledger.Change(1).Code);
        Assert.True(ledger.Verify().Conserved);
        Assert.Null(await ledger.Skipper.SkipAsync(new("Job", "BC1/SERVICE/NONE", "gone"), CancellationToken.None));
    }

    [Theory]
    [InlineData("Jub", "1", "why", "entity")]
    [InlineData("Job", " ", "why", "key")]
    [InlineData("Job", "1", "", "reason")]
    public void A_skip_must_name_a_record_and_a_reason(string entity, string key, string reason, string field)
    {
        Assert.Equal(field, Assert.Single(new SkipRequest(entity, key, reason).Problems()).Field);
    }
}
