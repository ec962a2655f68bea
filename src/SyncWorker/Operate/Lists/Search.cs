using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Operate.Answers;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate.Lists;

/// <summary>Finds records by what people type: a number, the last part of a key, or a whole key.</summary>
internal static class Search
{
    /// <summary>More than a person looks through.</summary>
    public const int MostHits = 20;

    public const int MostCharacters = 400;

    public static IEnumerable<Problem> Problems(string? query)
    {
        if (string.IsNullOrWhiteSpace(query) || query.Length > MostCharacters || query.Contains('\0'))
        {
            yield return Problem.Of("q", query, $"must be text of 1 to {MostCharacters} characters, without NUL");
        }
    }

    public static SearchReport Run(Session ledger, string query, Circumstances circumstances)
    {
        var typed = new TypedKey(query);
        var found = NamedRecords.Of(ledger, null, typed).Take(MostHits).Select(record => record.Id).ToArray();
        var rows = ledger.Query<Row>(Sql, new { Ids = found });
        return new(
            typed.Text,
            [.. rows.Select(row => new SearchHit(
                row.Entity, row.Key, row.Existence.ToString().ToLowerInvariant(), row.Status,
                Answering.Of(FactsQuery.Run(ledger, row.Id, refused: null, circumstances))))],
            rows.Count > 0 ? [] : [.. NearestKeys.Of(ledger, typed).Select(near => new NearestKey(near.Entity, near.Key))]);
    }

    private const string Sql = $"""
        select e.id as Id, e.entity as Entity, e.key as Key, e.existence as Existence, {RecordList.Status} as Status
        from entity e where e.id = any(@Ids) order by e.entity, e.match
        """;

    private sealed class Row
    {
        public long Id { get; init; }
        public required string Entity { get; init; }
        public required string Key { get; init; }
        public Existence Existence { get; init; }
        public required string Status { get; init; }
    }
}
