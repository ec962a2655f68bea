using SyncWorker.Changes;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Replay;

/// <summary>Which dead letters to put back.</summary>
/// <param name="Force">Also what is moot: as a new change, the newest of its record. Wants a reason.</param>
/// <param name="Preview">Only show what would go out.</param>
/// <param name="ContinueOnFailure">Go on past letters that die again. Default: the first one stops it.</param>
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
        ? base.Problems().Append(Problem.Of("reason", Reason, "must say why what is moot goes out all the same"))
        : base.Problems();
}

/// <summary>What became of a replay, or would.</summary>
/// <param name="Replayed">Put back in the queue at once; the operation carries the others on.</param>
/// <param name="Refused">Not put back, with the reason.</param>
internal sealed record ReplayReport(IReadOnlyList<long> Replayed, IReadOnlyList<RefusedReplay> Refused)
{
    /// <summary>Moot ones that were forced, with the new changes.</summary>
    public IReadOnlyList<Replacement> Replaced { get; init; } = [];

    /// <summary>Carries them back in steps; null when there is nothing that could go back, and for a preview.</summary>
    public OperationReport? Operation { get; init; }

    /// <summary>The rows that would go out; null when they were not asked for. Then nothing was changed.</summary>
    public IReadOnlyList<PreviewRow>? Preview { get; init; }
}

internal sealed record RefusedReplay(long Id, string Reason);

/// <summary>A dead letter and the change that took its place.</summary>
internal sealed record Replacement(long Id, long By);
