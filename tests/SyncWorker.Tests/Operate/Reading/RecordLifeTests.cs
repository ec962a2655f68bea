using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;
using SyncWorker.Operate.Reading;

namespace SyncWorker.Tests;

public sealed class RecordLifeTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task Each_field_on_the_board_names_the_change_that_it_came_from()
    {
        var job = await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync();
        var patch = await _ledger.PatchAsync("1", 2, "\"siteCity\":\"Brugge\"");
        await _ledger.SendAsync();

        var life = Life("Job", "1");

        Assert.Contains(new BoardField("SiteCity", "Brugge", patch, IsPatch: true), life.Board);
        Assert.Contains(new BoardField("ShortDescription", "s", job, IsPatch: false), life.Board);
        Assert.Equal("Brugge", life.Said[patch].Fields["SiteCity"]);
    }

    [Fact]
    public async Task A_record_knows_its_parent_and_its_children()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.TaskAsync("1", "10");
        await _ledger.TaskAsync("1", "20");
        await _ledger.SendAsync();

        Assert.Equal(
            [new RelatedRecord("Task", "BC1/SERVICE/1/10", "yes", "current"), new("Task", "BC1/SERVICE/1/20", "yes", "current")],
            Life("Job", "1").Children);
        Assert.Equal(2, Life("Job", "1").ChildCount);
        Assert.Equal(new RelatedRecord("Job", "BC1/SERVICE/1", "yes", "current"), Life("Task", "1/10").Parent);
    }

    [Fact]
    public async Task What_people_did_to_a_record_is_part_of_its_life()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.JobAsync("11", 1);
        await _ledger.SendAsync();
        await _ledger.Resetter.ResetAsync(new("Job", "BC1/SERVICE/1", Reason: "restored", By: "ann"), default);
        await _ledger.Resetter.ResetAsync(new("Job", "BC1/SERVICE/11", Reason: "restored, too", By: "ann"), default);

        var line = Assert.Single(Life("Job", "BC1/SERVICE/1").Audit);

        Assert.Equal(("ann", "reset", "restored"), (line.By, line.Action, line.Reason));
    }

    private RecordLife Life(string entity, string key)
    {
        var circumstances = _ledger.Store.Read(ledger => Circumstances.Read(ledger, isServed: true, _ledger.Clock.GetUtcNow()));
        var report = Assert.Single(_ledger.Store.Read(ledger => EntityQuery.Run(ledger, entity, key, circumstances)).Found);
        return _ledger.Store.Read(ledger => RecordLifeQuery.Run(ledger, report.Entity, report.Key, report.Changes));
    }
}
