using SyncWorker.Ledger;
using SyncWorker.Runtime;

namespace SyncWorker.Operate.Answers;

/// <summary>Finds keys similar to an unknown one, because most unknown keys are typing errors.</summary>
internal static class NearestKeys
{
    private const int MostRead = 100_000;
    private const int MostShown = 3;

    public static IReadOnlyList<string> Of(Session ledger, string entity, TypedKey typed)
    {
        var last = typed.Readings.Count > 0 ? typed.Readings[0][^1].ToUpperInvariant() : typed.Text;
        var most = Math.Max(2, last.Length / 3);
        return
        [
            .. ledger.Stream<(string Key, string Match)>(Sql, new { Entity = entity, Most = MostRead })
                .Select(row => (row.Key, Distance: Spelling.Distance(TypedKey.Parts(row.Match)[^1], last, most)))
                .Where(near => near.Distance <= most)
                .OrderBy(near => near.Distance).ThenBy(near => near.Key, StringComparer.Ordinal)
                .Take(MostShown).Select(near => near.Key),
        ];
    }

    private const string Sql =
        "select key, match from entity where entity = @Entity and last_change_id is not null order by id desc limit @Most";
}
