using SyncWorker.Compare;
using SyncWorker.Operate.Access.Keys;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Operate;

/// <summary>An operator's queries and actions, on the ledger directly or over HTTP on the service that holds it.</summary>
internal interface IOperator
{
    Task<StatusReport> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Open dead letters, newest first.</summary>
    Task<Page<DeadLetter>> DeadLettersAsync(LetterFilter filter, CancellationToken cancellationToken);

    /// <summary>One dead letter; null if the change is not, or no longer, a dead letter.</summary>
    Task<DeadLetter?> DeadLetterAsync(long id, CancellationToken cancellationToken);

    /// <summary>The open dead letters that match, grouped by cause, the largest group first. The limit counts groups.</summary>
    Task<Page<DeadGroup>> DeadGroupsAsync(LetterFilter filter, CancellationToken cancellationToken);

    /// <summary>Operations, newest first.</summary>
    Task<Page<OperationReport>> OperationsAsync(OperationFilter filter, CancellationToken cancellationToken);

    /// <summary>The progress of an operation; null if there is none with this id.</summary>
    Task<OperationReport?> OperationAsync(long id, CancellationToken cancellationToken);

    /// <summary>Does one of <see cref="Verbs"/>: all that changes something.</summary>
    Task<Outcome<TReport>> DoAsync<TRequest, TReport>(
        Verb<TRequest, TReport> verb, TRequest request, CancellationToken cancellationToken)
        where TRequest : Request
        where TReport : class, IReport;

    /// <summary>The record with this key as people type it; several if only a part of the key is given and several have it.</summary>
    Task<EntityLookup> EntityAsync(string entity, string key, CancellationToken cancellationToken);

    /// <summary>
    /// The keys of a source application's records that exist, and of which nothing was received since <paramref name="before"/>.
    /// </summary>
    Task<IReadOnlyList<string>> KeysAsync(string entity, string sourceApp, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Compares records of a full export with what the board has accepted. Changes nothing.</summary>
    Task<CompareAnswer> CompareAsync(CompareRequest request, CancellationToken cancellationToken);

    /// <summary>Records, by entity and key.</summary>
    Task<Page<RecordSummary>> EntitiesAsync(RecordFilter filter, CancellationToken cancellationToken);

    /// <summary>The records that people mean by a number, the last part of a key, or a whole key; of any entity.</summary>
    Task<SearchReport> SearchAsync(string query, CancellationToken cancellationToken);

    Task<ChangeReport?> ChangeAsync(long id, CancellationToken cancellationToken);

    /// <summary>Changes, newest first.</summary>
    Task<Page<ChangeReport>> ChangesAsync(ChangeFilter filter, CancellationToken cancellationToken);

    Task<ImportReport?> ImportAsync(long id, CancellationToken cancellationToken);

    /// <summary>Calls, newest first.</summary>
    Task<Page<ImportReport>> ImportsAsync(ImportFilter filter, CancellationToken cancellationToken);

    /// <summary>What people and keys did, newest first.</summary>
    Task<Page<AuditEntry>> AuditAsync(AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>The keys of the ledger, the newest first, revoked ones too.</summary>
    Task<IReadOnlyList<AccessKey>> AccessKeysAsync(CancellationToken cancellationToken);

    /// <summary>The same without the values of personal fields, for what is written to a file.</summary>
    IOperator ForExport();

    Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken);
}
