using DimeClient;
using SyncWorker.Ledger.Operators;
using SyncWorker.Operate;
using SyncWorker.Operate.Lists;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Tests;

/// <summary>Lists: filters, pages and totals, the same on both stores.</summary>
public sealed class ListTests : IDisposable
{
    private readonly TestLedger _ledger = new();
    private readonly LedgerOperator _operate;

    public ListTests() => _operate = new(_ledger.Store, _ledger.Clock, _ledger.Tools);

    [Fact]
    public async Task Pages_together_hold_every_item_once_and_in_order()
    {
        for (var i = 1; i <= 7; i++)
        {
            await DeadAsync($"JOB-{i}", $"Refused for reason {(char)('a' + i)}.");
        }
        for (var i = 1; i <= 7; i++)
        {
            await _ledger.Pauser.PauseAsync(new($"pause {i}", "anna"), default);
            await _ledger.Resumer.ResumeAsync(new(null, "anna"), default);
        }

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], (await AllAsync(_operate.ChangesAsync, new ChangeFilter())).Select(change => change.Id));
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], (await AllAsync(_operate.DeadLettersAsync, new LetterFilter())).Select(letter => letter.Id));
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], (await AllAsync(_operate.DeadGroupsAsync, new LetterFilter())).Select(group => group.Example));
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], (await AllAsync(_operate.ImportsAsync, new ImportFilter())).Select(call => call.Id));
        Assert.Equal(14, (await AllAsync(_operate.AuditAsync, new AuditFilter())).DistinctBy(entry => entry.Id).Count());
        Assert.Equal(
            Enumerable.Range(1, 7).Select(i => $"BC1/SERVICE/JOB-{i}"),
            (await AllAsync(_operate.EntitiesAsync, new RecordFilter())).Select(record => record.Key));
    }

    [Fact]
    public async Task A_total_is_counted_over_all_pages_and_only_if_asked_for()
    {
        for (var i = 1; i <= 3; i++)
        {
            await DeadAsync($"JOB-{i}", "Refused.");
        }

        Assert.Equal((1, 3L), Sizes(await _operate.ChangesAsync(new() { Limit = 1, Count = true }, default)));
        Assert.Equal((1, 3L), Sizes(await _operate.DeadLettersAsync(new() { Limit = 1, Count = true }, default)));
        Assert.Equal((1, 1L), Sizes(await _operate.DeadGroupsAsync(new() { Limit = 1, Count = true }, default)));
        Assert.Equal((1, 3L), Sizes(await _operate.ImportsAsync(new() { Limit = 1, Count = true }, default)));
        Assert.Equal((1, 3L), Sizes(await _operate.EntitiesAsync(new() { Limit = 1, Count = true }, default)));
        Assert.Null((await _operate.ChangesAsync(new() { Limit = 1 }, default)).Total);

        static (int, long?) Sizes<T>(Page<T> page) => (page.Items.Count, page.Total);
    }

    [Fact]
    public async Task Each_filter_of_changes_lets_through_what_it_says()
    {
        var gent = await _ledger.JobAsync("JOB-1001", 1, "\"siteCity\":\"Gent\"");
        await _ledger.SendAsync();
        var call = _ledger.Change(gent).Import!.Id;
        var (later, old) = (_ledger.Clock.GetUtcNow() + TimeSpan.FromHours(2), _ledger.Clock.GetUtcNow());
        _ledger.Clock.Advance(TimeSpan.FromHours(3));
        var dead = await DeadAsync("JOB-2002", "Category 'Röd' is unknown.");
        var parent = await _ledger.TaskAsync("JOB-3003", "1");
        var waiting = await _ledger.JobAsync("JOB-4004", 1, "\"siteCity\":\"LIÈGE\"");

        await FindsAsync([gent], new(Key: "1001"));
        await FindsAsync([gent], new(Key: "BC1/SERVICE/JOB-1001", Entity: "job"));
        await FindsAsync([], new(Key: "9"));
        await FindsAsync([parent], new("Task"));
        await FindsAsync([waiting, parent, dead, gent], new(SourceApp: "bc1"));
        await FindsAsync([], new(SourceApp: "BC2"));
        await FindsAsync([gent], new(State: "applied"));
        await FindsAsync([dead], new(State: "dead"));
        await FindsAsync([dead], new("Job", SourceApp: "bc1", State: "dead", Code: "DIME201", Text: "RÖD"));
        await FindsAsync([waiting, parent], new(State: "pending"));
        await FindsAsync([], new(State: "sending"));
        await FindsAsync([], new(State: "discarded"));
        await FindsAsync([dead], new(Code: "DIME201"));
        await FindsAsync([dead], new(Text: "röd"));
        await FindsAsync([waiting], new(Text: "liège"));
        await FindsAsync([gent], new(Text: "gENT", Key: "1001"));
        await FindsAsync([gent], new(Import: call));
        await FindsAsync([gent], new(To: later));
        await FindsAsync([waiting, parent, dead], new(From: later));
        await FindsAsync([gent], new(From: old - TimeSpan.FromMinutes(1), To: old));

        async Task FindsAsync(long[] expected, ChangeFilter filter)
        {
            Assert.Equal(expected, (await AllAsync(_operate.ChangesAsync, filter)).Select(change => change.Id));
            Assert.Equal(expected.Length, (await _operate.ChangesAsync(filter with { Count = true }, default)).Total);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // the loop has added the fingerprints
    public async Task Each_filter_of_dead_letters_and_groups_lets_through_what_it_says(bool areNamed)
    {
        var red = await DeadAsync("JOB-1001", "Category 'Red' is unknown.");
        var blue = await DeadAsync("JOB-1002", "Category 'Blue' is unknown.", "\"siteCity\":\"Brüssel\"");
        _ledger.Clock.Advance(TimeSpan.FromHours(1));
        var now = _ledger.Clock.GetUtcNow();
        var unread = (await _ledger.ReceiveAsync(("""{"entity":"Nope","x":"Aalst"}""", "m")))[0].Id!.Value;
        if (areNamed)
        {
            Assert.Equal(3, await _ledger.Store.WriteAsync(ledger => Fingerprints.Add(ledger, 100), default));
        }
        var group = (await _operate.DeadLetterAsync(red, default))!.Fingerprint;

        await FindsAsync([blue, red], new("job"));
        await FindsAsync([red], new(Key: "1001"));
        await FindsAsync([blue, red], new(SourceApp: "bc1"));
        await FindsAsync([blue, red], new(Code: "DIME201"));
        await FindsAsync([unread], new(Code: "DIME101"));
        await FindsAsync([blue, red], new(Text: "CATEGORY '"));
        await FindsAsync([blue], new(Text: "brÜSSEL"));
        await FindsAsync([unread], new(Text: "aalst"));
        await FindsAsync([blue, red], new(Procedure: "mboc_upsertJob"));
        await FindsAsync([blue, red], new(Group: group));
        await FindsAsync([blue], new(Group: group, Text: "blue"));
        await FindsAsync([unread], new(From: now));
        await FindsAsync([blue, red], new(To: now));
        await FindsAsync([], new(Text: "%"));
        await FindsAsync([], new(Text: "' or 1=1 --"));

        async Task FindsAsync(long[] expected, LetterFilter filter)
        {
            Assert.Equal(expected, (await AllAsync(_operate.DeadLettersAsync, filter)).Select(letter => letter.Id));
            Assert.Equal(expected.Length, (await AllAsync(_operate.DeadGroupsAsync, filter)).Sum(each => each.Count));
        }
    }

    [Fact]
    public async Task A_letter_leaves_the_lists_when_it_is_replayed_or_discarded_and_comes_back_when_it_dies_again()
    {
        var one = await DeadAsync("JOB-1", "Refused.");
        var two = await DeadAsync("JOB-2", "Refused.");

        await _ledger.Replayer.ReplayAsync(new([one]), default);
        await _ledger.Discarder.DiscardAsync(new([two], Reason: "r"), default);
        Assert.Empty((await _operate.DeadLettersAsync(new(), default)).Items);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "Still refused."));

        Assert.Equal(one, Assert.Single((await _operate.DeadLettersAsync(new(Text: "still"), default)).Items).Id);
        Assert.Empty((await _operate.DeadLettersAsync(new(Text: "refused.", Key: "2"), default)).Items);
        Assert.Equal(
            [(one, "dead"), (two, "discarded")],
            (await AllAsync(_operate.ChangesAsync, new ChangeFilter())).Select(change => (change.Id, change.State)).Order());
        Assert.Equal(two, Assert.Single((await _operate.ChangesAsync(new(State: "discarded"), default)).Items).Id);
    }

    [Fact]
    public async Task A_selection_by_filter_takes_exactly_the_number_that_the_caller_saw()
    {
        await DeadAsync("JOB-1", "Category 'Red' is unknown.");
        await DeadAsync("JOB-2", "Too long.");
        await DeadAsync("JOB-3", "Category 'Blue' is unknown.");

        var refused = await _operate.DoAsync(Replayer.Verb, new(Text: "category '", Expected: 1), default);
        var preview = await _operate.DoAsync(Replayer.Verb, new(Text: "category '", Expected: 3, Preview: true), default);
        var kept = await _operate.DoAsync(Discarder.Verb, new(Text: "long", Expected: 0, Reason: "r"), default);
        var replay = await _operate.DoAsync(Replayer.Verb, new(Text: "category '", SourceApp: "BC1", Expected: 2), default);
        var discard = await _operate.DoAsync(Discarder.Verb, new(Text: "long", Expected: 1, Reason: "r"), default);

        Assert.Equal("expected = \"1\": must be the number of dead letters that match, and 2 do now", Assert.Single(refused.Problems).ToString());
        Assert.Equal("expected", Assert.Single(preview.Problems).Field);
        Assert.Equal("expected", Assert.Single(kept.Problems).Field);
        Assert.Equal(2, replay.Report!.Operation!.Progress.Frozen);
        Assert.Equal("sourceApp BC1, text category '", replay.Report.Operation.Scope);
        Assert.Single(discard.Report!.Discarded);
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Each_filter_of_records_lets_through_what_it_says()
    {
        await _ledger.JobAsync("JOB-1", 1, "\"siteCity\":\"Gent\"");
        await _ledger.SendAsync();
        await _ledger.TaskAsync("JOB-2", "10");
        await _ledger.LookAsync();

        await FindsAsync(["BC1/SERVICE/JOB-1", "BC1/SERVICE/JOB-2"], new("job"));
        await FindsAsync(["BC1/SERVICE/JOB-1"], new(Key: "1"));
        await FindsAsync(["BC1/SERVICE/JOB-2/10"], new(Key: "10"));
        await FindsAsync(["BC1/SERVICE/JOB-1", "BC1/SERVICE/JOB-2", "BC1/SERVICE/JOB-2/10"], new(SourceApp: "bc1"));
        await FindsAsync([], new(SourceApp: "BC"));
        await FindsAsync(["BC1/SERVICE/JOB-1"], new(State: "current"));
        await FindsAsync(["BC1/SERVICE/JOB-2"], new(State: "never received"));
        await FindsAsync(["BC1/SERVICE/JOB-2/10"], new(State: "pending"));
        await FindsAsync([], new(State: "blocked"));
        await FindsAsync(["BC1/SERVICE/JOB-1"], new(Exists: "yes"));
        await FindsAsync(["BC1/SERVICE/JOB-1"], new(Text: "GENT"));
        await FindsAsync(["BC1/SERVICE/JOB-2", "BC1/SERVICE/JOB-2/10"], new(Text: "job-2"));

        async Task FindsAsync(string[] expected, RecordFilter filter) =>
            Assert.Equal(expected, (await AllAsync(_operate.EntitiesAsync, filter)).Select(record => record.Key));
    }

    [Fact]
    public async Task Each_filter_of_calls_operations_and_the_audit_lets_through_what_it_says()
    {
        var start = _ledger.Clock.GetUtcNow();
        await _ledger.JobAsync("JOB-1", 1);
        await _ledger.SendAsync();
        _ledger.Clock.Advance(TimeSpan.FromHours(2));
        var later = _ledger.Clock.GetUtcNow();
        var dead = await DeadAsync("JOB-2", "Refused here.");
        await _ledger.Replayer.ReplayAsync(new([dead], Reason: "try", By: "anna"), default);
        await _ledger.Pauser.PauseAsync(new("Upgrade", "ben"), default);

        Assert.Equal([2L], await CallsAsync(new("rejected")));
        Assert.Equal([1L], await CallsAsync(new("accepted")));
        Assert.Equal([], await CallsAsync(new("open")));
        Assert.Equal([2L], await CallsAsync(new(Text: "REFUSED")));
        Assert.Equal([1L], await CallsAsync(new(To: later)));
        Assert.Equal([2L], await CallsAsync(new(From: later)));
        Assert.Equal([2L, 1L], await CallsAsync(new(From: start)));
        Assert.Single((await _operate.OperationsAsync(new("running", "anna", "TRY", start, later.AddHours(1)), default)).Items);
        Assert.Empty((await _operate.OperationsAsync(new("done"), default)).Items);
        Assert.Empty((await _operate.OperationsAsync(new(By: "ben"), default)).Items);
        Assert.Equal(["pause"], await ActionsAsync(new(By: "ben")));
        Assert.Equal(["replay"], await ActionsAsync(new(Action: "replay")));
        Assert.Equal(["pause"], await ActionsAsync(new(Text: "upgrade")));
        Assert.Equal([], await ActionsAsync(new(To: later)));

        async Task<IEnumerable<long>> CallsAsync(ImportFilter filter) =>
            (await AllAsync(_operate.ImportsAsync, filter)).Select(call => call.Id);
        async Task<IEnumerable<string>> ActionsAsync(AuditFilter filter) =>
            (await AllAsync(_operate.AuditAsync, filter)).Select(entry => entry.Action);
    }

    [Theory]
    [InlineData("1001", "Job BC1/SERVICE/JOB-1001")]
    [InlineData("job-1001", "Job BC1/SERVICE/JOB-1001")]
    [InlineData("bc1/service/job-1001", "Job BC1/SERVICE/JOB-1001")]
    [InlineData("7", "Job BC1/SERVICE/%C3%897 Task BC1/SERVICE/JOB-1001/007")]
    [InlineData("job-1001/007", "Task BC1/SERVICE/JOB-1001/007")]
    [InlineData("é7", "Job BC1/SERVICE/%C3%897")]
    [InlineData("28", "")] // no number: the end of a percent-encoded parenthesis
    [InlineData("(", "Job BC1/SERVICE/%28")]
    [InlineData("001", "")]
    public async Task A_search_finds_the_records_that_people_mean(string typed, string expected)
    {
        await _ledger.JobAsync("JOB-1001", 1);
        await _ledger.TaskAsync("JOB-1001", "007");
        await _ledger.JobAsync("É7", 1);
        await _ledger.JobAsync("(", 1);

        var found = await _operate.SearchAsync(typed, default);

        Assert.Equal(expected, string.Join(' ', found.Records.Select(hit => $"{hit.Entity} {hit.Key}")));
    }

    [Fact]
    public async Task A_search_that_finds_nothing_names_the_nearest_keys()
    {
        await _ledger.JobAsync("JOB-1001", 1);

        var found = await _operate.SearchAsync("JOB-1010X", default);

        Assert.Equal([new NearestKey("Job", "BC1/SERVICE/JOB-1001")], found.Nearest);
    }

    [Fact]
    public async Task A_reason_that_somebody_has_broken_does_not_stop_the_loop_that_adds_fingerprints()
    {
        await _ledger.JobAsync("JOB-1", 1);
        await _ledger.ExecuteAsync("update change set state = 'Dead', settled_at = 1, error = '{}'");

        Assert.Equal(1, await _ledger.Store.WriteAsync(ledger => Fingerprints.Add(ledger, 100), default));
        Assert.Equal(0, await _ledger.Store.WriteAsync(ledger => Fingerprints.Add(ledger, 100), default));
    }

    private async Task<long> DeadAsync(string jobNo, string message, string more = "\"siteCity\":\"Gent\"")
    {
        var id = await _ledger.JobAsync(jobNo, 1, more);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, message));
        Assert.Equal("Dead", _ledger.State(id));
        return id;
    }

    /// <summary>Reads pages of two items, so that every list has more than one.</summary>
    private static async Task<List<T>> AllAsync<TFilter, T>(Func<TFilter, CancellationToken, Task<Page<T>>> read, TFilter filter)
        where TFilter : ListFilter
    {
        var all = new List<T>();
        string? next = null;
        do
        {
            var page = await read(filter with { Limit = 2, Cursor = next }, default);
            all.AddRange(page.Items);
            Assert.InRange(page.Items.Count, 0, 2);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    public void Dispose() => _ledger.Dispose();
}
