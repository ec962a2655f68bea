using SyncWorker.Plan;

namespace SyncWorker.Gate;

/// <summary>Who may go while it is not clear whether the server or a row is ill. Pure.</summary>
internal static class Probe
{
    /// <summary>One aggregate, the one due longest that is not suspect; a row that is at fault would hold the gate.</summary>
    /// <param name="suspectsMay">Nothing but a suspect can tell: they take turns, the one that failed longest ago first.</param>
    public static IReadOnlyList<EntityState> Candidates(IReadOnlyList<EntityState> due, bool suspectsMay)
    {
        var free = due.Where(entity => entity.Suspect is null).ToList();
        if (free.Count > 0)
        {
            return [.. free.Where(entity => entity.Aggregate == free[0].Aggregate)];
        }
        return suspectsMay && due.Count > 0 ? [due.MinBy(entity => entity.LastFailedAt ?? DateTimeOffset.MinValue)!] : [];
    }

    /// <summary>A row that failed alone goes alone again: unless something succeeded since, its next failure would say nothing.</summary>
    public static bool NeedsControl(PlannedCall call, DateTimeOffset? lastSuccess) =>
        call is { Suspect: not null, Rows: [{ Entity.LastFailedAt: { } failed }] } && !(lastSuccess > failed);
}
