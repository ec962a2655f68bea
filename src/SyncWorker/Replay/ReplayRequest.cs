namespace SyncWorker.Replay;

/// <summary>Which dead letters to put back.</summary>
internal sealed record ReplayRequest(IReadOnlyList<long>? Ids = null, string? Entity = null, bool All = false, string? By = null)
    : DeadSelection(Ids, Entity, All);

/// <summary>What became of a replay.</summary>
/// <param name="Replayed">Put back in the queue.</param>
/// <param name="Refused">Not put back, with the reason.</param>
internal sealed record ReplayReport(IReadOnlyList<long> Replayed, IReadOnlyList<RefusedReplay> Refused);

internal sealed record RefusedReplay(long Id, string Reason);
