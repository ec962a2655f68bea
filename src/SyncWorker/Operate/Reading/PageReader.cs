using SyncWorker.Ledger;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Operate.Reading;

/// <summary>What the page reads beyond <see cref="IOperator"/>.</summary>
internal sealed class PageReader(LedgerStore store, TimeProvider time)
{
    public RecordLife Life(EntityReport record) => store.Read(ledger =>
        RecordLifeQuery.Run(ledger, record.Entity, record.Key, record.Changes));

    public NowReport Now() => store.Read(ledger => NowQuery.Run(ledger, store.IsShared, time.GetUtcNow()));

    /// <inheritdoc cref="Charts.Run"/>
    public ChartReport Chart(string entity, int minutes, int steps) =>
        store.Read(ledger => Charts.Run(ledger, entity, minutes, steps, time.GetUtcNow()));
}
