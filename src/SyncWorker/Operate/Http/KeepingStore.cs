using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Record;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Http;

/// <summary>The ledger for one request with an Idempotency-Key: the transaction that makes the report keeps the answer.</summary>
internal sealed class KeepingStore(LedgerStore store, KeyedRequest request) : LedgerStore
{
    public override bool IsShared => store.IsShared;

    public override DateTimeOffset? Now => store.Now;

    public override Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken) => store.WriteAsync(
        ledger =>
        {
            var result = write(ledger);
            if (result is IReport { Problems.Count: 0 } report)
            {
                KeptAnswers.Keep(
                    ledger, request, ApiAnswer.StatusOf(report), report.Location,
                    JsonSerializer.Serialize(report, report.GetType(), Json.Options));
            }
            return result;
        },
        cancellationToken);

    public override T Read<T>(Func<Session, T> read) => store.Read(read);

    /// <summary>The ledger stays open: it belongs to the service.</summary>
    protected override void Dispose(bool disposing)
    {
    }
}
