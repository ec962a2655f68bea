using SyncWorker.Ledger;

namespace SyncWorker.Operate.Answers;

/// <summary>Keys like one that is not there: most of those have a slip of the hand in them.</summary>
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
                .Select(row => (row.Key, Distance: Distance(TypedKey.Parts(row.Match)[^1], last, most)))
                .Where(near => near.Distance <= most)
                .OrderBy(near => near.Distance).ThenBy(near => near.Key, StringComparer.Ordinal)
                .Take(MostShown).Select(near => near.Key),
        ];
    }

    /// <summary>Letters to change, add or leave out; more than <paramref name="most"/> when it is more.</summary>
    internal static int Distance(string left, string right, int most)
    {
        if (Math.Abs(left.Length - right.Length) > most)
        {
            return most + 1;
        }

        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var (diagonal, least) = (row[0], row[0] = i);
            for (var j = 1; j <= right.Length; j++)
            {
                var changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
                least = Math.Min(least, row[j]);
            }

            if (least > most)
            {
                return most + 1;
            }
        }
        return row[right.Length];
    }

    private const string Sql = "select key, match from entity where entity = @Entity and last_change_id is not null order by id desc limit @Most";
}
