using DimeClient;
using SyncWorker.Operate.Reading;
using SyncWorker.Replay.Fix;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Tests;

public sealed class FixerTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    private Fixer Fixer => new(_ledger.Tools);

    private Undoer Undoer => new(_ledger.Tools);

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_preview_shows_what_the_rules_change_and_changes_nothing()
    {
        await DeadJobsAsync(("1", "\"siteCity\":\"Atlantis\""), ("2", "\"siteCity\":\"Gent\""));

        var report = await Fixer.FixAsync(new(All: true, Rules: ["SiteCity map Atlantis => Gent"], Preview: true), default);

        Assert.Equal((2, 1), (report.Matching, report.Fitting));
        var diff = Assert.Single(report.Diffs);
        Assert.Equal(("BC1/SERVICE/1", new FieldDiff("SiteCity", "Atlantis", "Gent")), (diff.Key, Assert.Single(diff.Fields)));
        Assert.Equal(2, _ledger.Counter("settled dead"));
        Assert.Null(report.Operation);
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_preview_names_changes_that_would_still_be_refused()
    {
        await DeadJobsAsync(("1", "\"siteCity\":\"Atlantis\""));

        var report = await Fixer.FixAsync(new(All: true, Rules: ["Importance set x"], Preview: true), default);

        Assert.Contains("importance = \"x\"", Assert.Single(report.Invalid).Reason, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Letters_are_fixed_in_steps_and_the_first_that_dies_again_stops_it()
    {
        await DeadJobsAsync([.. Enumerable.Range(1, 9).Select(i => ($"{i}", "\"siteCity\":\"Atlantis\""))]);

        var report = await Fixer.FixAsync(new(All: true, Rules: ["SiteCity set Gent"], Reason: "typo", By: "ann"), default);
        await _ledger.SendAsync();
        await TurnAsync();
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "still not"), maxRows: 1);
        while (await _ledger.SendAsync(maxRows: 1))
        {
        }
        await TurnAsync();
        await TurnAsync();

        var operation = Find(report.Operation!.Id);
        Assert.Equal((OperationState.Stopped, "fix", 9), (operation.State, operation.Kind, operation.Progress.Frozen));
        Assert.Equal((2, 1, 6), (operation.Progress.Applied, operation.Progress.Failed, operation.Progress.Remaining));
        Assert.Equal(["SiteCity set Gent"], operation.Rules);
        Assert.Equal("Gent", Board("1"));
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task What_a_fix_did_is_put_back_while_nothing_newer_was_received()
    {
        foreach (var job in new[] { "1", "2", "3" })
        {
            await _ledger.JobAsync(job, 1, "\"siteCity\":\"Brugge\"");
        }
        await _ledger.SendAsync();
        await DeadJobsAsync([.. new[] { "1", "2", "3" }.Select(job => (job, "\"siteCity\":\"Atlantis\",\"siteStreet\":\"new\""))]);
        var operation = (await Fixer.FixAsync(new(All: true, Rules: ["SiteCity set Gent"], Reason: "typo"), default)).Operation!.Id;
        await RunAsync();
        var newer = await _ledger.JobAsync("2", 99, "\"siteCity\":\"Oostende\"");
        await _ledger.SendAsync();

        var preview = await Undoer.UndoAsync(new(Preview: true) { Id = operation }, default);
        var report = await Undoer.UndoAsync(new(Reason: "it was right") { Id = operation }, default);
        while (await _ledger.SendAsync())
        {
        }

        Assert.Equal((2, 0, 1), (report!.PutBack, report.Deleted, report.LeftCount));
        Assert.Equal(report with { Preview = true, Left = [] }, preview! with { Left = [] });
        Assert.Equal($"something newer was received since: change {newer}", Assert.Single(report.Left).Reason);
        Assert.Equal(("Brugge", "Oostende", "Brugge"), (Board("1"), Board("2"), Board("3")));
        Assert.Equal("", Board("1", "SiteStreet"));
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_record_that_the_operation_brought_is_deleted_only_when_that_is_asked_for()
    {
        await DeadJobsAsync(("1", "\"siteCity\":\"Atlantis\""));
        var operation = (await Fixer.FixAsync(new(All: true, Rules: ["SiteCity set Gent"], Reason: "typo"), default)).Operation!.Id;
        await RunAsync();

        var left = await Undoer.UndoAsync(new(Reason: "wrong") { Id = operation }, default);
        var deleted = await Undoer.UndoAsync(new(DeleteCreated: true, Reason: "wrong") { Id = operation }, default);
        while (await _ledger.SendAsync())
        {
        }
        var again = await Undoer.UndoAsync(new(DeleteCreated: true, Reason: "wrong") { Id = operation }, default);

        Assert.Equal((0, 1), (left!.PutBack, left.LeftCount));
        Assert.Equal((1, 1), (deleted!.PutBack, deleted.Deleted));
        Assert.Equal((0, 1), (again!.PutBack, again.LeftCount));
        Assert.Equal("No", _ledger.Ask<string>("select existence from entity where key = 'BC1/SERVICE/1'"));
    }

    [Fact]
    public async Task A_replay_can_be_put_back_as_well()
    {
        await _ledger.JobAsync("1", 1, "\"siteCity\":\"Brugge\"");
        await _ledger.SendAsync();
        await DeadJobsAsync(("1", "\"siteCity\":\"Atlantis\""));
        var operation = (await _ledger.Replayer.ReplayAsync(new(All: true), default)).Operation!.Id;
        await RunAsync();
        Assert.Equal("Atlantis", Board("1"));

        await Undoer.UndoAsync(new(Reason: "wrong") { Id = operation }, default);
        await _ledger.SendAsync();

        Assert.Equal("Brugge", Board("1"));
    }

    private async Task DeadJobsAsync(params (string JobNo, string Fields)[] jobs)
    {
        foreach (var (job, fields) in jobs)
        {
            await _ledger.JobAsync(job, 2, fields);
            await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "no"), maxRows: 1);
        }
    }

    private async Task RunAsync()
    {
        while (await TurnAsync())
        {
            while (await _ledger.SendAsync())
            {
            }
        }
    }

    private Task<bool> TurnAsync() => _ledger.Operations.TurnAsync(default);

    private OperationReport Find(long id) => _ledger.Store.Read(ledger => OperationRows.Find(ledger, id))!;

    private string? Board(string jobNo, string field = "SiteCity") => _ledger.Store
        .Read(ledger => RecordLifeQuery.Run(ledger, "Job", $"BC1/SERVICE/{jobNo}", []))
        .Board.SingleOrDefault(value => value.Field == field)?.Value;
}
