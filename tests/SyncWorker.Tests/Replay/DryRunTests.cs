using Dapper;
using DimeClient;
using SyncWorker.Operate;
using SyncWorker.Replay;
using SyncWorker.Replay.Edit;
using SyncWorker.Replay.Records;
#if POSTGRESQL
using Npgsql;
#else
using Microsoft.Data.Sqlite;
#endif

namespace SyncWorker.Tests;

/// <summary>A dry run shows what the verb then does, and leaves every table as it was, the audit too.</summary>
public sealed class DryRunTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    [Fact]
    public async Task A_replay_that_is_only_shown_changes_nothing()
    {
        var letter = await DeadAsync();

        var shown = await UnchangedAsync(Replayer.Verb, new ReplayRequest([letter], Preview: true));
        var forced = await UnchangedAsync(Replayer.Verb, new ReplayRequest(All: true, Force: true, Preview: true));

        Assert.Equal([letter], shown.Replayed);
        Assert.Single(shown.Preview!);
        Assert.Single(forced.Preview!);
        Assert.Contains("1 would be replayed, 0 not.", shown.InWords(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_that_is_only_shown_changes_nothing()
    {
        var letter = await DeadAsync();

        var shown = await UnchangedAsync(
            Editor.Verb, new EditRequest(Unset: ["siteCity"], Preview: true) { Id = letter });

        Assert.DoesNotContain("SiteCity", Assert.Single(shown.Preview!).Parameters!.Keys);
    }

    [Fact]
    public async Task A_discard_that_is_only_shown_names_the_letters_and_the_children_that_would_die_with_them()
    {
        var letter = await DeadAsync();
        var child = await _ledger.TaskAsync("1", "10");
        await _ledger.SendAsync();

        var shown = await UnchangedAsync(Discarder.Verb, new DiscardRequest([letter, child], DryRun: true));
        var done = await DoAsync(Discarder.Verb, new DiscardRequest([letter, child], Reason: "r"));

        Assert.Equal(new DiscardedLetter(letter, "Job", "BC1/SERVICE/1", "DIME201", "No."), Assert.Single(shown.Preview!));
        Assert.Equal(done.Discarded, shown.Discarded);
        Assert.Equal(done.Refused, shown.Refused);
        Assert.Equal(done.Orphaned, shown.Orphaned);
        Assert.Equal([child], shown.Orphaned);
        Assert.Null(done.Preview);
    }

    [Fact]
    public async Task A_reset_that_is_only_shown_names_its_records()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.JobAsync("2", 1);

        var shown = await UnchangedAsync(Resetter.Verb, new ResetRequest("Job", DryRun: true));

        Assert.Equal(2, shown.Entities);
        Assert.Equal([new("Job", "BC1/SERVICE/1"), new("Job", "BC1/SERVICE/2")], shown.Preview!);
        Assert.Null((await DoAsync(Resetter.Verb, new ResetRequest("Job", Reason: "r"))).Preview);
    }

    [Fact]
    public async Task A_resend_that_is_only_shown_has_the_rows_that_go_out()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.TaskAsync("1", "10");
        await _ledger.SendAsync();
        await _ledger.SendAsync();

        var shown = await UnchangedAsync(Resender.Verb, new ResendRequest(All: true, DryRun: true));
        await DoAsync(Resender.Verb, new ResendRequest(All: true, Reason: "r"));

        var sent = _ledger.Plan().Call!.Rows;
        Assert.Equal(2, shown.Records);
        Assert.Equal(["mboc_upsertJob", "mboc_upsertTask"], shown.Preview!.Select(row => row.Procedure));
        Assert.Equal(sent[0].Fold.Values.ToDictionary(), shown.Preview![0].Parameters);
        Assert.Null(shown.Preview[0].WaitsFor);
    }

    [Fact]
    public async Task A_binding_to_another_board_that_is_only_shown_has_the_rows_that_go_out()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync();
        var rebinder = new Rebinder(_ledger.Store, clearAs: null, _ledger.Clock);

        var before = Dump();
        var shown = await rebinder.RebindAsync("https://other/", "r", dryRun: true, default);

        Assert.Equal(before, Dump());
        Assert.Equal("mboc_upsertJob", Assert.Single(shown.Preview!).Procedure);
    }

    public void Dispose() => _ledger.Dispose();

    /// <summary>A job that the server refused.</summary>
    private async Task<long> DeadAsync()
    {
        var job = await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "No."));
        return job;
    }

    private async Task<TReport> UnchangedAsync<TRequest, TReport>(Verb<TRequest, TReport> verb, TRequest request)
        where TRequest : Request
        where TReport : class, IReport
    {
        var before = Dump();
        var report = await DoAsync(verb, request);
        Assert.Equal(before, Dump());
        return report;
    }

    private async Task<TReport> DoAsync<TRequest, TReport>(Verb<TRequest, TReport> verb, TRequest request)
        where TRequest : Request
        where TReport : class, IReport =>
        (await new LedgerOperator(_ledger.Store, _ledger.Clock, _ledger.Tools).DoAsync(verb, request, default)).Report!;

    /// <summary>Every row of every table.</summary>
    private List<string> Dump()
    {
#if POSTGRESQL
        using var connection = new NpgsqlConnection(_ledger.Options.ConnectionString);
        const string Tables = "select tablename from pg_tables where schemaname = current_schema()";
#else
        using var connection = new SqliteConnection($"Data Source={_ledger.Options.File};Pooling=False");
        const string Tables = "select name from sqlite_master where type = 'table'";
#endif
        return [.. connection.Query<string>(Tables).Order(StringComparer.Ordinal).SelectMany(table =>
            connection.Query($"select * from {table}").Select(row =>
                $"{table}: {string.Join(", ", ((IDictionary<string, object?>)row).Select(cell =>
                    $"{cell.Key} {(cell.Value is byte[] bytes ? Convert.ToHexString(bytes) : cell.Value)}"))}"))
            .Order(StringComparer.Ordinal)];
    }
}
