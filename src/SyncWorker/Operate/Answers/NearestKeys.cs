using SyncWorker.Ledger;
using SyncWorker.Runtime;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate.Answers;

/// <summary>Finds keys similar to an unknown one, because most unknown keys are typing errors.</summary>
internal static class NearestKeys
{
    private const int MostRead = 100_000;
    private const int MostOfAll = 20_000;
    private const int MostShown = 3;

    public static IReadOnlyList<string> Of(Session ledger, string entity, TypedKey typed) =>
        [.. Near(ledger, typed, OfEntitySql, new { Entity = entity, Most = MostRead }).Select(near => near.Key)];

    /// <summary>Of any entity, and only among the newest records: a search is to be quick.</summary>
    public static IReadOnlyList<(string Entity, string Key)> Of(Session ledger, TypedKey typed) =>
        Near(ledger, typed, OfAllSql, new { Most = MostOfAll });

    private static (string Entity, string Key)[] Near(Session ledger, TypedKey typed, string sql, object arguments)
    {
        var last = typed.Readings.Count > 0 ? typed.Readings[0][^1].ToUpperInvariant() : typed.Text;
        var most = Math.Max(2, last.Length / 3);
        return
        [
            .. ledger.Stream<(string Entity, string Key, string Match)>(sql, arguments)
                .Select(row => (row.Entity, row.Key, Distance: Spelling.Distance(TypedKey.Parts(row.Match)[^1], last, most)))
                .Where(near => near.Distance <= most)
                .OrderBy(near => near.Distance).ThenBy(near => near.Key, StringComparer.Ordinal)
                .Take(MostShown).Select(near => (near.Entity, near.Key)),
        ];
    }

    private const string OfEntitySql =
        "select entity, key, match from entity where entity = @Entity and last_change_id is not null order by id desc limit @Most";

    private const string OfAllSql = "select entity, key, match from entity where last_change_id is not null order by id desc limit @Most";
}
