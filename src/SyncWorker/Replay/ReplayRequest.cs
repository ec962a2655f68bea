using SyncWorker.Changes;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Replay;

/// <summary>Which dead letters to put back.</summary>
/// <param name="Force">Include superseded letters, each as a new change, the newest of its record. Needs a reason.</param>
/// <param name="Preview">Only show what would go out.</param>
/// <param name="ContinueOnFailure">Continue after letters that become dead letters again. Default: the first one stops the replay.</param>
internal sealed record ReplayRequest(
    IReadOnlyList<long>? Ids = null,
    string? Entity = null,
    bool All = false,
    string? By = null,
    bool Force = false,
    bool Preview = false,
    string? Reason = null,
    string? Group = null,
    bool ContinueOnFailure = false) : DeadSelection(Ids, Entity, All, Group)
{
    public new IEnumerable<Problem> Problems() => Force && !Preview && string.IsNullOrWhiteSpace(Reason)
        ? base.Problems().Append(Problem.Of("reason", Reason, "must say why superseded letters are sent anyway"))
        : base.Problems();
}

/// <summary>The result of a replay, or of its preview.</summary>
/// <param name="Replayed">Letters put back in the queue at once; the operation puts the others back.</param>
/// <param name="Refused">Letters not put back, with the reason.</param>
internal sealed record ReplayReport(IReadOnlyList<long> Replayed, IReadOnlyList<RefusedReplay> Refused)
{
    /// <summary>Superseded letters that were forced, with the new changes.</summary>
    public IReadOnlyList<Replacement> Replaced { get; init; } = [];

    /// <summary>The operation that puts the letters back in steps; null if no letter can go back, and for a preview.</summary>
    public OperationReport? Operation { get; init; }

    /// <summary>The rows that would go out; null if no preview was requested. A preview changes nothing.</summary>
    public IReadOnlyList<PreviewRow>? Preview { get; init; }
}

internal sealed record RefusedReplay(long Id, string Reason);

/// <summary>A dead letter and the change that replaced it.</summary>
internal sealed record Replacement(long Id, long By);
