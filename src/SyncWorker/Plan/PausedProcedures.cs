namespace SyncWorker.Plan;

/// <summary>Keeps rows of paused procedures out of the plan, except for one that probes, alone. Pure.</summary>
internal static class PausedProcedures
{
    /// <param name="paused">Procedure → the entity that may probe, if any.</param>
    /// <returns>The entities that may be planned, and the result for those that are set aside without a call.</returns>
    public static (IReadOnlyList<EntityState> Due, PlanResult Held) Split(
        IReadOnlyList<EntityState> due, IReadOnlyDictionary<string, long?> paused, PlanTerms terms)
    {
        var nothing = new PlanResult(null, [], [], terms);
        if (paused.Count == 0)
        {
            return (due, nothing);
        }

        var free = new List<EntityState>();
        var held = new List<Parking>();
        var moot = new List<(long, long)>();
        foreach (var entity in due)
        {
            if (Fold.Of(entity, terms.ClearAs) is not FoldResult.Row row || !paused.TryGetValue(row.Procedure, out var probe))
            {
                free.Add(entity);
            }
            else if (probe == entity.Id)
            {
                return ([entity], nothing);
            }
            else
            {
                held.Add(new(entity.Id, WaitReason.Paused(row.Procedure)));
                moot.AddRange(row.Moot.Select(change => (change.Id, entity.Id)));
            }
        }
        return (free, nothing with { Parked = held, Moot = moot });
    }
}
