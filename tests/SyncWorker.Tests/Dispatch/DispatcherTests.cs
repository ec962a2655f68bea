using SyncWorker.Dispatch;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Record;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>Which calls run side by side.</summary>
public sealed class DispatcherTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();
    private readonly TaskCompletionSource _deleteArrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _upsertArrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_delete_of_a_record_that_may_be_missing_delays_no_other_call()
    {
        using var worker = new WholeWorker(() => LedgerStore.Open(new() { Directory = _directory.Path }), Some.Now)
        {
            Delay = AnswerDeletesAfterTheUpsertAsync,
        };
        await worker.Store.WriteAsync(ledger => ledger.Execute("update gate set delete_limit = 1"), default);
        await RecordAsync(worker, """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","version":1}""");
        using var stop = new CancellationTokenSource();
        var loop = worker.Get<Dispatcher>().RunAsync(stop.Token);
        await _deleteArrived.Task.WaitAsync(Patience);

        await RecordAsync(worker, TestLedger.JobJson("2", 1));
        worker.Get<Runtime.WorkSignal>().Raise();

        // The clock stands still, so the delete never becomes a slow call.
        await _upsertArrived.Task.WaitAsync(Patience);
        await stop.CancelAsync();
        await Task.WhenAny(loop);
        Assert.False(loop.IsFaulted, $"{loop.Exception}");
    }

    private async Task AnswerDeletesAfterTheUpsertAsync(string body)
    {
        if (body.Contains("mboc_deleteJob", StringComparison.Ordinal))
        {
            _deleteArrived.TrySetResult();
            await _upsertArrived.Task;
        }
        else
        {
            _upsertArrived.TrySetResult();
        }
    }

    private static Task RecordAsync(WholeWorker worker, string json) =>
        worker.Get<Recorder>().RecordAsync([Reading.Read(json, new("q", MessageId: json)).Change], default);
}
