using SyncWorker.Operate.Queries;
using SyncWorker.Replay;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Operate;

/// <summary>An operator's queries and actions, on the ledger directly or over HTTP on the service that holds it.</summary>
internal interface IOperator
{
    Task<StatusReport> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Open dead letters, newest first.</summary>
    /// <param name="entity">Only letters of this entity; null for all.</param>
    /// <param name="limit">The maximum number of letters, 1 to 100,000.</param>
    Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string? entity, int limit, CancellationToken cancellationToken);

    /// <summary>One dead letter; null if the change is not, or no longer, a dead letter.</summary>
    Task<DeadLetter?> DeadLetterAsync(long id, CancellationToken cancellationToken);

    /// <summary>Open dead letters grouped by cause, the largest group first.</summary>
    Task<IReadOnlyList<DeadGroup>> DeadGroupsAsync(CancellationToken cancellationToken);

    /// <summary>Replays, newest first.</summary>
    Task<IReadOnlyList<OperationReport>> OperationsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The progress of a replay; null if there is none with this id.</summary>
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

    Task<ChangeReport?> ChangeAsync(long id, CancellationToken cancellationToken);

    /// <summary>Calls, newest first.</summary>
    Task<IReadOnlyList<ImportReport>> ImportsAsync(int limit, CancellationToken cancellationToken);

    Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken);
}
