using Microsoft.Data.Sqlite;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Record;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>The ledger commits a write, but its answer is lost: the worker does not know that the write was committed.</summary>
public sealed class InterruptedTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ForgetfulStore _store;

    public InterruptedTests() => _store = new(LedgerStore.Open(new() { Directory = _directory.Path }));

    [Fact]
    public async Task A_call_that_was_recorded_but_not_sent_is_given_up_and_its_rows_are_sent()
    {
        using var worker = new WholeWorker(() => _store, Some.Now);
        await worker.Get<Recorder>().RecordAsync([Reading.Read(TestLedger.JobJson("1", 1), new("q", MessageId: "a")).Change], default);
        _store.LosesAnswerWhen = "select exists(select 1 from import where finished_at is null)";

        await worker.ConvergeAsync();

        Assert.Null(_store.LosesAnswerWhen);
        Assert.Equal(
            ["unknown", "accepted"],
            worker.Store.Read(ledger => ledger.Query<string>("select outcome from import order by id")).Take(2));
        Assert.Equal("Applied", worker.Store.Read(ledger => ledger.ExecuteScalar<string>("select state from change")));
        Assert.True(worker.Verify().Conserved);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Once, after a commit that made the condition true, this store reports that the ledger was locked.</summary>
    private sealed class ForgetfulStore(LedgerStore store) : LedgerStore
    {
        public string? LosesAnswerWhen { get; set; }

        public override bool IsShared => store.IsShared;

        public override async Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken)
        {
            var result = await store.WriteAsync(write, cancellationToken);
            if (LosesAnswerWhen is { } condition && store.Read(ledger => ledger.ExecuteScalar<bool>(condition)))
            {
                LosesAnswerWhen = null;
                throw new SqliteException("The answer is lost.", 5);
            }
            return result;
        }

        public override T Read<T>(Func<Session, T> read) => store.Read(read);

        protected override void Dispose(bool disposing) => store.Dispose();
    }
}
