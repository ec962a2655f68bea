using SyncWorker.Changes;
using SyncWorker.Plan;

namespace SyncWorker.Ledger.Find;

/// <summary>
/// Finds setup that due records name, that is not known to exist and that goes out now. Setup that waits, retries or is dead holds up no
/// record.
/// </summary>
internal static class SetupOnItsWay
{
    /// <returns>Entity and key, the key in the form that is compared. Usually empty.</returns>
    public static IReadOnlySet<(string Entity, string Match)> Find(
        Session ledger, IReadOnlyList<EntityState> due, DateTimeOffset now)
    {
        var named = due.SelectMany(Names).ToHashSet();
        return named.Count == 0
            ? named
            : ledger.QueryRows<(string, string)>(
                ComingSql, named.Select(name => new { Name = name.Entity, name.Match, Now = now.ToLedger() })).ToHashSet();
    }

    public static bool NamesOneOf(EntityState state, IReadOnlySet<(string Entity, string Match)> coming) =>
        Names(state).Any(coming.Contains);

    private static IEnumerable<(string Entity, string Match)> Names(EntityState state) => state.Pending
        .SelectMany(change => SoftReferences.Of(state.Definition, change.Fields)).Distinct()
        .Select(name => (name.Entity, KeyText.MatchOf(name.Key)));

    private const string ComingSql = """
        select e.entity, e.match
        from rows() r join entity e on e.entity = r.Name and e.match = r.Match
        where e.existence <> 'Yes' and (e.import_id is not null or e.due_at <= r.Now)
          and (select true from change c where c.entity_id = e.id and c.state = 'Pending' limit 1) is not null
        """;
}
