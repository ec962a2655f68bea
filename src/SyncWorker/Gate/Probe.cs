using SyncWorker.Plan;

namespace SyncWorker.Gate;

/// <summary>Chooses the entities that may be sent while it is unclear whether the server or a row is at fault. Pure.</summary>
internal static class Probe
{
    /// <summary>
    /// Returns one aggregate: the one due longest that is not suspect. A row that is at fault would keep the gate closed.
    /// </summary>
    /// <param name="suspectsMay">Suspects may probe if nothing else can. They take turns, the one that failed longest ago first.</param>
    public static IReadOnlyList<EntityState> Candidates(IReadOnlyList<EntityState> due, bool suspectsMay)
    {
        var free = due.Where(entity => entity.Suspect is null).ToList();
        if (free.Count > 0)
        {
            return [.. free.Where(entity => entity.Aggregate == free[0].Aggregate)];
        }
        return suspectsMay && due.Count > 0 ? [due.MinBy(entity => entity.LastFailedAt ?? DateTimeOffset.MinValue)!] : [];
    }

    /// <summary>
    /// Whether the control must run first. A row that failed alone is sent alone again; unless something has succeeded since, its next
    /// failure would show nothing.
    /// </summary>
    public static bool NeedsControl(PlannedCall call, DateTimeOffset? lastSuccess) =>
        call is { Suspect: not null, Rows: [{ Entity.LastFailedAt: { } failed }] } && !(lastSuccess > failed);
}
