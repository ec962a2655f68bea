using SyncWorker.Ledger;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Http;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Operation;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate;

/// <summary>Answers an operator from the ledger directly.</summary>
/// <param name="tools">Null if the ledger was opened read-only.</param>
/// <param name="isServed">True if the service itself answers; false if a command reads the ledger.</param>
internal sealed class LedgerOperator(
    LedgerStore store, TimeProvider time, VerbTools? tools = null, bool isServed = true) : IOperator
{
    public Task<StatusReport> StatusAsync(CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => StatusQuery.Run(ledger, time.GetUtcNow())));

    public Task<Page<DeadLetter>> DeadLettersAsync(LetterFilter filter, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => DeadLetterQuery.Run(ledger, filter)));

    public Task<DeadLetter?> DeadLetterAsync(long id, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => DeadLetterQuery.One(ledger, id)));

    public Task<Page<DeadGroup>> DeadGroupsAsync(LetterFilter filter, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => DeadGroupQuery.Run(ledger, filter)));

    public Task<Page<OperationReport>> OperationsAsync(OperationFilter filter, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => OperationList.Run(ledger, filter)));

    public Task<OperationReport?> OperationAsync(long id, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => OperationRows.Find(ledger, id)));

    public async Task<Outcome<TReport>> DoAsync<TRequest, TReport>(
        Verb<TRequest, TReport> verb, TRequest request, CancellationToken cancellationToken)
        where TRequest : Request
        where TReport : class, IReport
    {
        var held = tools ?? throw new InvalidOperationException("The ledger was opened to read.");
        held = request.Keyed is { } keyed ? held.On(new KeepingStore(store, keyed)) : held;
        if (request is RecordRequest named)
        {
            // A key never changes, so the record that it names is looked up before any row is locked.
            var (key, problems) = store.Read(ledger => NamedRecords.One(ledger, named.Entity, named.Key));
            if (problems.Count > 0)
            {
                return new(null, problems);
            }
            request = (TRequest)(Request)(named with { Key = key });
        }

        var report = await verb.Act(held, request, cancellationToken);
        return report is { Problems: { Count: > 0 } found } ? new(null, found) : new(report, []);
    }

    public Task<EntityLookup> EntityAsync(string entity, string key, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger =>
            EntityQuery.Run(ledger, entity, key, CircumstancesOf(ledger))));

    public Task<IReadOnlyList<string>> KeysAsync(
        string entity, string sourceApp, DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => KeysQuery.Run(ledger, entity, sourceApp, before)));

    public Task<ChangeReport?> ChangeAsync(long id, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => ChangeQuery.One(ledger, id)));

    public Task<Page<ChangeReport>> ChangesAsync(ChangeFilter filter, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => ChangeList.Run(ledger, filter)));

    public Task<Page<RecordSummary>> EntitiesAsync(RecordFilter filter, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => RecordList.Run(ledger, filter)));

    public Task<SearchReport> SearchAsync(string query, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => Search.Run(ledger, query, CircumstancesOf(ledger))));

    public Task<ImportReport?> ImportAsync(long id, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => ImportQuery.One(ledger, id)));

    public Task<Page<ImportReport>> ImportsAsync(ImportFilter filter, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => ImportList.Run(ledger, filter)));

    public Task<Page<AuditEntry>> AuditAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => AuditList.Run(ledger, filter)));

    public Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => VerifyQuery.Run(ledger, time.GetUtcNow())));

    private Circumstances CircumstancesOf(Session ledger) => Circumstances.Read(ledger, IsServed(ledger), time.GetUtcNow());

    /// <summary>Whether a service serves the ledger. A service elsewhere can serve a shared ledger.</summary>
    private bool IsServed(Session ledger) => isServed || (store.IsShared && PartitionRows.AreLeased(ledger));
}
