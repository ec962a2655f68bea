using System.Text;
using SyncWorker.Operate;
using SyncWorker.Publish;
using SyncWorker.Publish.Files;

namespace SyncWorker.Tests;

/// <summary>A full export with deletes, interrupted and run again.</summary>
public sealed class CompleteTests
{
    [Fact]
    public async Task A_run_that_was_killed_between_its_deletes_is_finished_by_the_next_one()
    {
        using var ledger = new TestLedger();
        for (var i = 0; i < 250; i++)
        {
            await ledger.JobAsync($"{i}", 1);
        }
        await ledger.SendAsync();
        string[] export = [TestLedger.JobJson("0", 1)];

        await Assert.ThrowsAsync<OperatorException>(() => RunAsync(ledger, export, "first", mostBatches: 1));
        var second = await RunAsync(ledger, export, "second", mostBatches: int.MaxValue);
        var third = await RunAsync(ledger, export, "third", mostBatches: int.MaxValue);
        while (await ledger.SendAsync())
        {
        }

        Assert.Equal((149, 0), (second.Deleted, third.Deleted));
        Assert.Equal(["BC1/SERVICE/0"], ledger.AskAll<string>("select key from entity where existence = 'Yes'"));
        Assert.True(ledger.Verify().Conserved);
    }

    private static async Task<CompleteReport> RunAsync(TestLedger ledger, IReadOnlyList<string> export, string run, int mostBatches)
    {
        ledger.Clock.Advance(TimeSpan.FromSeconds(1));
        var asOf = ledger.Clock.GetUtcNow();
        var publisher = new CompletePublisher(
            new(Some.Definition("Job")),
            cancel => ledger.Operator().KeysAsync("Job", "BC1", asOf, cancel),
            new Target(ledger, mostBatches),
            run,
            ledger.Clock);
        return await publisher.RunAsync(
            Export.Items(export),
            new("BC1", asOf, Apply: true, MostDeletes: 100),
            () => Task.FromResult(new PublishReport(1, 1, 0, 0, 0, [])),
            default);
    }

    /// <summary>The worker's ledger, which can be reached for so many batches only.</summary>
    private sealed class Target(TestLedger ledger, int mostBatches) : IPublishTarget
    {
        private int _batches;

        public async Task<SendReport> SendAsync(IReadOnlyList<OutgoingChange> batch, CancellationToken cancellationToken)
        {
            if (_batches++ == mostBatches)
            {
                throw new OperatorException("The worker is gone.");
            }

            await ledger.ReceiveAsync([.. batch.Select(change => (Encoding.UTF8.GetString(change.Json.Span), change.MessageId))]);
            return new(batch.Count, 0, []);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
