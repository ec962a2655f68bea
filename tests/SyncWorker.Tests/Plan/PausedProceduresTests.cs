using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class PausedProceduresTests
{
    [Fact]
    public void Rows_of_a_paused_procedure_are_parked_and_the_probe_is_sent_alone()
    {
        var due = new[] { Some.Entity("Job", 1, 1), Some.Entity("Task", 2, 2), Some.Entity("Job", 3, 3) };

        var (free, held) = PausedProcedures.Split(due, new Dictionary<string, long?> { ["mboc_upsertJob"] = null }, new());
        var (probe, none) = PausedProcedures.Split(due, new Dictionary<string, long?> { ["mboc_upsertJob"] = 3 }, new());

        Assert.Equal([2L], free.Select(entity => entity.Id));
        Assert.Equal([1L, 3L], held.Parked.Select(parking => parking.EntityId));
        Assert.Equal([3L], probe.Select(entity => entity.Id));
        Assert.Empty(none.Parked);
    }

    [Fact]
    public void A_superseded_change_of_a_paused_procedure_is_still_settled()
    {
        var job = Some.Job(Some.Snapshot(1, 5));
        var known = job.After((FoldResult.Row)Fold.Of(job), Some.Snapshot(2, 3), Some.Snapshot(3, 9));

        var (_, held) = PausedProcedures.Split([known], new Dictionary<string, long?> { ["mboc_upsertJob"] = null }, new());

        Assert.Equal([(2L, 1L)], held.Moot);
    }
}
