using SyncWorker.Ledger;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Operate.Reading;

/// <summary>What the page reads beyond <see cref="IOperator"/>.</summary>
internal sealed class PageReader(LedgerStore store)
{
    public RecordLife Life(EntityReport record) => store.Read(ledger =>
        RecordLifeQuery.Run(ledger, record.Entity, record.Key, record.Changes));
}
