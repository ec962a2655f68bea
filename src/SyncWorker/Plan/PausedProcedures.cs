namespace SyncWorker.Plan;

/// <summary>Keeps rows of paused procedures out of the plan, but for one that probes, alone. Pure.</summary>
internal static class PausedProcedures
{
    public static string Reason(string procedure) => $"paused: {procedure}";

    /// <param name="paused">Procedure → the entity that may probe, if one may.</param>
    /// <returns>What may be planned, and what is set aside without a call.</returns>
    public static (IReadOnlyList<EntityState> Due, PlanResult Held) Split(
        IReadOnlyList<EntityState> due, IReadOnlyDictionary<string, long?> paused, string? clearAs)
    {
        if (paused.Count == 0)
        {
            return (due, new(null, [], []));
        }

        var free = new List<EntityState>();
        var held = new List<Parking>();
        var moot = new List<(long, long)>();
        foreach (var entity in due)
        {
            if (Fold.Of(entity, clearAs) is not FoldResult.Row row || !paused.TryGetValue(row.Procedure, out var probe))
            {
                free.Add(entity);
            }
            else if (probe == entity.Id)
            {
                return ([entity], new(null, [], []));
            }
            else
            {
                held.Add(Parking.Of(entity, row, Reason(row.Procedure)));
                moot.AddRange(row.Moot.Select(change => (change.Id, entity.Id)));
            }
        }
        return (free, new(null, held, moot));
    }
}
