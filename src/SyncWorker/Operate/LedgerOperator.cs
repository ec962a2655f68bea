using SyncWorker.Ledger;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay;
using SyncWorker.Replay.Edit;
using SyncWorker.Replay.Operation;
using SyncWorker.Replay.Records;
using SyncWorker.Runtime;

namespace SyncWorker.Operate;

/// <summary>Answers an operator from the ledger directly.</summary>
/// <param name="replayer">Null if the ledger was opened read-only, as are the other parameters that change something.</param>
/// <param name="isServed">True if the service itself answers; false if a command reads the ledger.</param>
internal sealed class LedgerOperator(
    LedgerStore store,
    TimeProvider time,
    Replayer? replayer = null,
    Operations? operations = null,
    Discarder? discarder = null,
    Editor? editor = null,
    GateSwitch? gate = null,
    WorkSignal? signal = null,
    bool isServed = true) : IOperator
{
    public Task<StatusReport> StatusAsync(CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => StatusQuery.Run(ledger, time.GetUtcNow())));

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string? entity, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => DeadLetterQuery.Run(ledger, entity, id: null, limit)));

    public Task<DeadLetter?> DeadLetterAsync(long id, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => DeadLetterQuery.Run(ledger, entity: null, id, limit: 1).SingleOrDefault()));

    public Task<IReadOnlyList<DeadGroup>> DeadGroupsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(DeadGroupQuery.Run));

    public Task<ReplayReport> ReplayAsync(ReplayRequest request, CancellationToken cancellationToken) =>
        Held(replayer).ReplayAsync(request, cancellationToken);

    public Task<IReadOnlyList<OperationReport>> OperationsAsync(int limit, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => OperationRows.Newest(ledger, limit)));

    public Task<OperationReport?> OperationAsync(long id, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => OperationRows.Find(ledger, id)));

    public Task<OperationReport?> CancelOperationAsync(long id, CancelRequest request, CancellationToken cancellationToken) =>
        Held(operations).CancelAsync(id, request.By, request.Reason, cancellationToken);

    public Task<EditReport?> EditAsync(long id, EditRequest request, CancellationToken cancellationToken) =>
        Held(editor).EditAsync(id, request, cancellationToken);

    public Task<DiscardReport> DiscardAsync(DiscardRequest request, CancellationToken cancellationToken) =>
        Held(discarder).DiscardAsync(request, cancellationToken);

    public async Task<RecordOutcome<TReport>> DoAsync<TRequest, TReport>(
        RecordVerb<TRequest, TReport> verb, TRequest request, CancellationToken cancellationToken)
        where TRequest : class, IRecordRequest<TRequest>
        where TReport : class, IRecordReport
    {
        // A key never changes, so the record that it names is looked up before any row is locked.
        var (key, problems) = store.Read(ledger => NamedRecords.One(ledger, request.Entity, request.Key));
        return problems.Count > 0
            ? new(null, problems)
            : new(await verb.Act(new(store, Held(signal), time), request.WithKey(key), cancellationToken), []);
    }

    public Task<GateReport> PauseAsync(PauseRequest request, CancellationToken cancellationToken) =>
        Held(gate).PauseAsync(request, cancellationToken);

    public Task<GateReport> ResumeAsync(PauseRequest request, CancellationToken cancellationToken) =>
        Held(gate).ResumeAsync(request, cancellationToken);

    public Task<EntityLookup> EntityAsync(string entity, string key, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger =>
            EntityQuery.Run(ledger, entity, key, Circumstances.Read(ledger, IsServed(ledger), time.GetUtcNow()))));

    public Task<IReadOnlyList<string>> KeysAsync(
        string entity, string sourceApp, DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => KeysQuery.Run(ledger, entity, sourceApp, before)));

    public Task<ChangeReport?> ChangeAsync(long id, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => ChangeQuery.One(ledger, id)));

    public Task<IReadOnlyList<ImportReport>> ImportsAsync(int limit, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => ImportQuery.Newest(ledger, limit)));

    public Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => VerifyQuery.Run(ledger, time.GetUtcNow())));

    /// <summary>Whether a service serves the ledger. A service elsewhere can serve a shared ledger.</summary>
    private bool IsServed(Session ledger) => isServed || (store.IsShared && PartitionRows.AreLeased(ledger));

    private static T Held<T>(T? changing)
        where T : class => changing ?? throw new InvalidOperationException("The ledger was opened to read.");
}
