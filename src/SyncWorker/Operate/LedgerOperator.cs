using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay;
using SyncWorker.Replay.Edit;
using SyncWorker.Replay.Operation;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate;

/// <summary>Answers from the ledger itself.</summary>
/// <param name="replayer">Null, as the others that change something, when the ledger was opened to read only.</param>
/// <param name="isServed">The service itself answers; false: a command reads the ledger.</param>
internal sealed class LedgerOperator(
    LedgerStore store,
    TimeProvider time,
    Replayer? replayer = null,
    Operations? operations = null,
    Discarder? discarder = null,
    Editor? editor = null,
    Skipper? skipper = null,
    Resetter? resetter = null,
    Resender? resender = null,
    GateSwitch? gate = null,
    bool isServed = true) : IOperator
{
    public Task<StatusReport> StatusAsync(CancellationToken cancellationToken) => Task.FromResult(store.Read(ledger => StatusQuery.Run(ledger, time.GetUtcNow())));

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string? entity, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => DeadLetterQuery.Run(ledger, entity, id: null, limit)));

    public Task<DeadLetter?> DeadLetterAsync(long id, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => DeadLetterQuery.Run(ledger, entity: null, id, limit: 1).SingleOrDefault()));

    public Task<IReadOnlyList<DeadGroup>> DeadGroupsAsync(CancellationToken cancellationToken) => Task.FromResult(store.Read(DeadGroupQuery.Run));

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

    public async Task<SkipReport?> SkipAsync(SkipRequest request, CancellationToken cancellationToken) =>
        Named(request.Entity, request.Key) is var (key, problems) && problems.Count > 0
            ? new SkipReport(null, []) { Problems = problems }
            : await Held(skipper).SkipAsync(request with { Key = key }, cancellationToken);

    public async Task<ResetReport> ResetAsync(ResetRequest request, CancellationToken cancellationToken) =>
        Named(request.Entity, request.Key) is var (key, problems) && problems.Count > 0
            ? new ResetReport(0) { Problems = problems }
            : await Held(resetter).ResetAsync(request with { Key = key }, cancellationToken);

    public async Task<ResendReport> ResendAsync(ResendRequest request, CancellationToken cancellationToken) =>
        Named(request.Entity, request.Key) is var (key, problems) && problems.Count > 0
            ? new ResendReport(0, 0, request.DryRun) { Problems = problems }
            : await Held(resender).ResendAsync(request with { Key = key }, cancellationToken);

    public Task<GateReport> PauseAsync(PauseRequest request, CancellationToken cancellationToken) => Held(gate).PauseAsync(request, cancellationToken);

    public Task<GateReport> ResumeAsync(PauseRequest request, CancellationToken cancellationToken) => Held(gate).ResumeAsync(request, cancellationToken);

    public Task<EntityLookup> EntityAsync(string entity, string key, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => EntityQuery.Run(ledger, entity, key, Circumstances.Read(ledger, IsServed(ledger), time.GetUtcNow()))));

    public Task<IReadOnlyList<string>> KeysAsync(string entity, string sourceApp, DateTimeOffset before, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => KeysQuery.Run(ledger, entity, sourceApp, before)));

    public Task<ChangeReport?> ChangeAsync(long id, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => ChangeQuery.One(ledger, id)));

    public Task<IReadOnlyList<ImportReport>> ImportsAsync(int limit, CancellationToken cancellationToken) =>
        Task.FromResult(store.Read(ledger => ImportQuery.Newest(ledger, limit)));

    public Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult(store.Read(ledger => VerifyQuery.Run(ledger, time.GetUtcNow())));

    /// <summary>A key never changes, so what it names is looked up before anything is held.</summary>
    private (string? Key, IReadOnlyList<Problem> Problems) Named(string? entity, string? key) => store.Read(ledger => NamedRecords.One(ledger, entity, key));

    /// <summary>Of a ledger that several share, also by a service elsewhere.</summary>
    private bool IsServed(Session ledger) => isServed || (store.IsShared && PartitionRows.AreLeased(ledger));

    private static T Held<T>(T? changing)
        where T : class => changing ?? throw new InvalidOperationException("The ledger was opened to read.");
}
