using SyncWorker.Changes;
using SyncWorker.Plan;

namespace SyncWorker.Ledger.Find;

/// <summary>
/// Finds setup that due records name: setup that is not known to exist and goes out now, and setup that came or went since the record was
/// accepted. Setup that waits, retries or is dead holds up no record.
/// </summary>
internal static class SetupOnItsWay
{
    /// <summary>The same records, with what is known of the setup that they name. Usually nothing is.</summary>
    public static IReadOnlyList<EntityState> Note(Session ledger, IReadOnlyList<EntityState> due, DateTimeOffset now)
    {
        var names = due.Select(state => Names(state).ToList()).ToList();
        var named = names.SelectMany(each => each).ToHashSet();
        var since = due.Min(state => state.AcceptedAt) ?? now;
        var found = named.Count == 0
            ? []
            : ledger.QueryRows<Row>(
                FindSql,
                named.Select(name => new { Name = name.Entity, name.Match, Now = now.ToLedger(), Since = since.ToLedger() }))
                .ToDictionary(row => (row.Entity, row.Match));
        return found.Count == 0
            ? due
            :
            [
                .. due.Zip(names, (state, each) => each.Select(name => found.GetValueOrDefault(name)).OfType<Row>().ToList() is var rows
                    ? state with
                    {
                        SetupIsComing = rows.Exists(row => row.IsComing),
                        SetupHasChanged = rows.Exists(row => row.Since >= state.AcceptedAt.ToLedger()),
                    }
                    : state),
            ];
    }

    private static IEnumerable<(string Entity, string Match)> Names(EntityState state) => state.Pending
        .SelectMany(change => SoftReferences.Of(state.Definition, change.Fields)).Distinct()
        .Select(name => (name.Entity, KeyText.MatchOf(name.Key)));

    private const string FindSql = """
        select * from (
          select e.entity as Entity, e.match as Match, e.existence_since as Since,
            e.existence <> 'Yes' and (e.import_id is not null or coalesce(e.due_at <= r.Now, false))
              and (select true from change c where c.entity_id = e.id and c.state = 'Pending' limit 1) is not null as IsComing,
            r.Since as AcceptedSince
          from rows() r join entity e on e.entity = r.Name and e.match = r.Match) setup
        where setup.IsComing or setup.Since >= setup.AcceptedSince
        """;

    private sealed class Row
    {
        public required string Entity { get; init; }
        public required string Match { get; init; }
        public bool IsComing { get; init; }

        /// <summary>When it came to the board or left it, in milliseconds since 1970; null if that was never seen.</summary>
        public long? Since { get; init; }
    }
}
