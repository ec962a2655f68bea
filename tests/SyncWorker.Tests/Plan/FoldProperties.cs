using SyncWorker.Changes;

namespace SyncWorker.Tests;

/// <summary>
/// The property of design §5, over random histories of one entity: whatever the arrival order, the refusals and the
/// failures, the board has the effective state at the end, and every change has a known final state.
/// </summary>
public sealed class FoldProperties
{
    private const int Histories = 20_000;

    [Fact]
    public void When_nothing_is_pending_the_board_has_the_effective_state()
    {
        for (var seed = 1; seed <= Histories; seed++)
        {
            var history = new History();
            try
            {
                Run(history, new Random(seed));
            }
            catch (Exception broken)
            {
                throw new InvalidOperationException($"Seed {seed}: {broken.Message}\n{history}", broken);
            }
        }
    }

    private static void Run(History history, Random random)
    {
        var board = new Board(history, random);
        var worker = new MiniWorker(board.Import);
        worker.Add(Some.Job());
        for (var left = random.Next(1, 14); left > 0;)
        {
            if (random.Next(100) < 60)
            {
                worker.Receive(1, history.Next(random));
                left--;
            }
            else
            {
                worker.Step();
            }
        }
        worker.RunToTheEnd();
        LetWaitingGoOn(history, worker);

        var (exists, fields) = history.Effective(worker.Settled);
        Assert.Equal(history.Changes.Select(change => change.Id), worker.Settled.Keys.Order());
        Assert.True(exists is null || exists == board.Exists, $"It should exist: {exists}, and does: {board.Exists}.");
        foreach (var (field, value) in fields.Where(field => field.Key is not ("SourceApp" or "SourceType" or "JobNo")))
        {
            Assert.True(
                board.Fields.GetValueOrDefault(field, "") == value,
                $"{field} should be {value} and is {board.Fields.GetValueOrDefault(field)}.");
        }
        Assert.All(
            history.Changes.Where(change => worker.Settled[change.Id] == ChangeState.Dead),
            change => Assert.True(History.IsPoison(change), $"{change.Id} died for its neighbour."));
    }

    /// <summary>Only patches without a base may be left, and a newer snapshot must be enough to settle them.</summary>
    private static void LetWaitingGoOn(History history, MiniWorker worker)
    {
        var (job, blocked, _) = worker.Entities.Single();
        if (job.Pending.Count > 0)
        {
            Assert.Equal("no base", blocked);
            Assert.All(job.Pending, change => Assert.False(change.IsWhole, $"{change.Id} needs no base, and waits for one."));
            worker.Receive(1, history.Last());
            worker.RunToTheEnd();
        }
    }
}
