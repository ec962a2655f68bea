using System.Text;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Record;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Tests;

public sealed class RecorderTests
{
    [Fact]
    public async Task A_group_of_changes_is_recorded_once_and_in_its_order()
    {
        using var ledger = new TestLedger();

        var receipts = await ledger.ReceiveAsync(
            (TestLedger.JobJson("1", 1), "a"), (TestLedger.JobJson("2", 1), "b"), (TestLedger.JobJson("1", 2), "c"));

        Assert.Equal([1L, 2L, 3L], receipts.Select(receipt => receipt.Id!.Value));
        Assert.Equal(2, ledger.Ask<int>("select count(*) from entity"));
        Assert.Equal(1, ledger.Ask<long>("select previous from change where id = 3"));
        Assert.Equal((3L, 3L), (ledger.Counter(Counters.Recorded), ledger.Counter(Counters.Acked)));
    }

    [Fact]
    public async Task A_duplicate_is_dropped_and_counted_both_within_a_group_and_after_it()
    {
        using var ledger = new TestLedger();
        var change = (TestLedger.JobJson("1", 1), (string?)"a");

        var first = await ledger.ReceiveAsync(change, change);
        var second = await ledger.ReceiveAsync(change);

        Assert.Equal([1L, null, null], first.Concat(second).Select(receipt => receipt.Id));
        Assert.Equal(
            (1L, 2L, 3L),
            (ledger.Counter(Counters.Recorded), ledger.Counter(Counters.Duplicates), ledger.Counter(Counters.Acked)));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_repeated_id_with_another_body_is_a_new_change_and_counted()
    {
        using var ledger = new TestLedger();

        var receipts = await ledger.ReceiveAsync((TestLedger.JobJson("1", 1), "a"), (TestLedger.JobJson("1", 2), "a"));

        Assert.All(receipts, receipt => Assert.NotNull(receipt.Id));
        Assert.Equal(1, ledger.Counter(Counters.IdReused));
    }

    [Fact]
    public async Task A_repeat_is_recognised_for_at_least_the_window_and_then_forgotten()
    {
        using var ledger = new TestLedger(TimeSpan.FromDays(7));
        var change = (TestLedger.JobJson("1", 1), (string?)"a");
        await ledger.ReceiveAsync(change);

        ledger.Clock.Advance(TimeSpan.FromDays(7));
        var within = await ledger.ReceiveAsync(change);
        ledger.Clock.Advance(TimeSpan.FromDays(8));
        var after = await ledger.ReceiveAsync(change);

        Assert.Null(within[0].Id);
        Assert.NotNull(after[0].Id);
        Assert.Equal(1, ledger.Ask<long>("select (select count(*) from seen_0) + (select count(*) from seen_1)"));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_drop_dedupe_keys()
    {
        using var ledger = new TestLedger();
        var before = new Recorder(ledger.Store, new ReceiveOptions().DedupeWindow, new SyncWorker.Testing.FakeClock(Some.Now.AddDays(-30)));
        await ledger.ReceiveAsync((TestLedger.JobJson("1", 1), "a"));

        var again = await before.RecordAsync(
            [Reading.Read(TestLedger.JobJson("1", 1), new(Queues.Changes, MessageId: "a")).Change],
            CancellationToken.None);

        Assert.Null(again[0].Id);
    }

    [Fact]
    public async Task News_is_due_before_a_bulk_that_was_recorded_within_the_head_start()
    {
        using var ledger = new TestLedger();
        await RecordAsync("bulk", isBulk: true);
        ledger.Clock.Advance(TimeSpan.FromMinutes(9));
        await RecordAsync("news", isBulk: false);
        ledger.Clock.Advance(TimeSpan.FromMinutes(2));
        await RecordAsync("later", isBulk: false);

        Assert.Equal(
            ["BC1/SERVICE/news", "BC1/SERVICE/bulk", "BC1/SERVICE/later"],
            ledger.Work.Due(ledger.Clock.GetUtcNow(), 10, new([], [])).Select(entity => entity.Key));

        Task RecordAsync(string job, bool isBulk) =>
            new Recorder(ledger.Store, TimeSpan.FromDays(7), ledger.Clock, headStart: TimeSpan.FromMinutes(10)).RecordAsync(
                [Reading.Read(TestLedger.JobJson(job, 1), new(Queues.Changes) { IsBulk = isBulk }).Change],
                CancellationToken.None);
    }

    [Fact]
    public async Task A_change_without_version_and_time_gets_the_highest_key_of_its_entity()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 17);

        await ledger.ReceiveAsync(
            (TestLedger.JobJson("1", null, "\"occurredAt\":\"2026-11-20T08:00:00Z\""), "b"),
            (TestLedger.JobJson("1", 3), "c"));

        Assert.Equal("1/17 1/17 1/3", string.Join(' ', ledger.AskAll<string>("select scale || '/' || version from change order by id")));
        Assert.Equal(17, ledger.Ask<long>("select top_version from entity"));
    }

    [Fact]
    public async Task A_parent_has_a_row_from_the_first_child_that_refers_to_it()
    {
        using var ledger = new TestLedger();

        await ledger.ReceiveAsync((
            """{"entity":"TaskFilterValue","sourceApp":"BC1","sourceType":"S","jobNo":"1","taskNo":"10","filterGroup":"g","filterValue":"v"}""",
            "a"));

        Assert.Equal("Job>Task>TaskFilterValue", ledger.Ask<string>("""
            select j.entity || '>' || t.entity || '>' || v.entity
            from entity v join entity t on t.id = v.parent_id join entity j on j.id = t.parent_id
            """));
        Assert.Equal(1, ledger.Ask<int>("select count(distinct aggregate) from entity"));
        Assert.Equal(1, ledger.Ask<int>("select count(*) from entity where due_at is not null"));
        Assert.Equal(3, ledger.Ask<int>("select count(*) from entity where existence = 'Unknown'"));
    }

    [Fact]
    public async Task An_appointment_belongs_to_the_task_in_its_newest_change()
    {
        using var ledger = new TestLedger();
        string? Parent() =>
            ledger.Ask<string?>("select p.key from entity e left join entity p on p.id = e.parent_id where e.entity = 'Appointment'");
        Task Receive(int version, string more) => ledger.ReceiveAsync(
            ($$"""{"entity":"Appointment","appointmentGuid":"5f0c7a52-8f0e-4a2c-9a39-2f1d7b8f0a11","version":{{version}}{{more}}}""",
                $"a{version}"));
        string Task(string no) =>
            $$""","sourceApp":"A","sourceType":"S","jobNo":"J","taskNo":"{{no}}","resourceNo":"R","start":"2026-01-01T08:00:00","end":"2026-01-01T09:00:00" """;

        await Receive(1, ""","kind":"Delete" """);
        Assert.Null(Parent());

        await Receive(5, Task("10"));
        Assert.Equal("A/S/J/10", Parent());

        await Receive(3, Task("20"));
        Assert.Equal("A/S/J/10", Parent());

        await Receive(7, Task("30"));
        await Receive(8, ""","mode":"Patch","subject":"moved" """);
        Assert.Equal("A/S/J/30", Parent());
    }

    [Fact]
    public async Task Keys_that_differ_in_case_or_trailing_blanks_are_one_entity()
    {
        using var ledger = new TestLedger();

        await ledger.JobAsync("job-1", 1);
        await ledger.JobAsync("JOB-1 ", 2);

        Assert.Equal("BC1/SERVICE/job-1", Assert.Single(ledger.AskAll<string>("select key from entity")));
    }

    [Fact]
    public async Task A_refused_change_is_kept_as_a_dead_letter_with_its_body_and_does_not_raise_the_highest_key()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync();

        var receipts = await ledger.ReceiveAsync((TestLedger.JobJson("1", 9, "\"colour\":\"red\""), "b"));

        Assert.True(receipts[0].Refused);
        Assert.Equal("Dead", ledger.State(2));
        Assert.Contains(
            "colour",
            Encoding.UTF8.GetString(ledger.Ask<byte[]>("select body from change where id = 2")),
            StringComparison.Ordinal);
        Assert.Equal(1, ledger.Ask<long>("select top_version from entity"));
        Assert.False(await ledger.SendAsync());
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_group_that_throws_is_rolled_back_completely()
    {
        using var ledger = new TestLedger();

        await Assert.ThrowsAnyAsync<Exception>(() => ledger.Recorder.RecordAsync(Broken(), CancellationToken.None));

        Assert.Equal((0, 0), (ledger.Ask<int>("select count(*) from change"), ledger.Ask<int>("select count(*) from seen_0")));
        Assert.True(await ledger.JobAsync("1", 1) > 0);
    }

    private static List<IncomingChange> Broken() =>
    [
        Reading.Read(TestLedger.JobJson("1", 1), new(Queues.Changes, MessageId: "a")).Change,
        new() { Source = null!, Entity = null },
    ];
}
