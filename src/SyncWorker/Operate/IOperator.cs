using SyncWorker.Operate.Queries;
using SyncWorker.Replay;
using SyncWorker.Replay.Edit;
using SyncWorker.Replay.Operation;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate;

/// <summary>What an operator can ask and do: on the ledger itself, or over HTTP on the service that holds it.</summary>
internal interface IOperator
{
    Task<StatusReport> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Open dead letters, newest first.</summary>
    /// <param name="entity">Only of this entity; null: of all.</param>
    /// <param name="limit">Most letters, 1 to 100,000.</param>
    Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string? entity, int limit, CancellationToken cancellationToken);

    /// <summary>One dead letter; null when it is none, or none any more.</summary>
    Task<DeadLetter?> DeadLetterAsync(long id, CancellationToken cancellationToken);

    /// <summary>Open dead letters by their cause, the largest group first.</summary>
    Task<IReadOnlyList<DeadGroup>> DeadGroupsAsync(CancellationToken cancellationToken);

    /// <summary>Puts dead letters back in the queue, each at its own order key: the first at once, the others in steps.</summary>
    Task<ReplayReport> ReplayAsync(ReplayRequest request, CancellationToken cancellationToken);

    /// <summary>Replays, newest first.</summary>
    Task<IReadOnlyList<OperationReport>> OperationsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>How far a replay is; null: there is none of this id.</summary>
    Task<OperationReport?> OperationAsync(long id, CancellationToken cancellationToken);

    /// <summary>Nothing more of a replay is put back; null: there is none of this id.</summary>
    Task<OperationReport?> CancelOperationAsync(long id, CancelRequest request, CancellationToken cancellationToken);

    /// <summary>Corrects a dead letter; null when it is none, or none any more.</summary>
    Task<EditReport?> EditAsync(long id, EditRequest request, CancellationToken cancellationToken);

    /// <summary>Gives dead letters up, for a reason.</summary>
    Task<DiscardReport> DiscardAsync(DiscardRequest request, CancellationToken cancellationToken);

    /// <summary>Ends what a record waits for; null when there is none of this key, or it is being sent.</summary>
    Task<SkipReport?> SkipAsync(SkipRequest request, CancellationToken cancellationToken);

    /// <summary>For a restored source: what it sends from now on is newer than what it sent before.</summary>
    Task<ResetReport> ResetAsync(ResetRequest request, CancellationToken cancellationToken);

    /// <summary>For a board that was reset: what was accepted goes out again.</summary>
    Task<ResendReport> ResendAsync(ResendRequest request, CancellationToken cancellationToken);

    /// <summary>Nothing is sent from now on.</summary>
    Task<GateReport> PauseAsync(PauseRequest request, CancellationToken cancellationToken);

    /// <summary>Sending goes on.</summary>
    Task<GateReport> ResumeAsync(PauseRequest request, CancellationToken cancellationToken);

    /// <summary>The record of that key as people type it; several when only a part of the key is given and more than one has it.</summary>
    Task<EntityLookup> EntityAsync(string entity, string key, CancellationToken cancellationToken);

    /// <summary>The keys of the records of a source application that are there, and of which nothing was received since.</summary>
    Task<IReadOnlyList<string>> KeysAsync(string entity, string sourceApp, DateTimeOffset before, CancellationToken cancellationToken);

    Task<ChangeReport?> ChangeAsync(long id, CancellationToken cancellationToken);

    /// <summary>Calls, newest first.</summary>
    Task<IReadOnlyList<ImportReport>> ImportsAsync(int limit, CancellationToken cancellationToken);

    Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken);
}

/// <summary>Who cancels an operation, and why.</summary>
internal sealed record CancelRequest(string? Reason = null, string? By = null);

/// <summary>Why somebody pauses or resumes; a pause needs a reason.</summary>
internal sealed record PauseRequest(string? Reason, string? By = null);
