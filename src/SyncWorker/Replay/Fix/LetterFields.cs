using SyncWorker.Changes;
using SyncWorker.Ledger;

namespace SyncWorker.Replay.Fix;

/// <summary>A dead letter with its fields. A letter that could not be read has none.</summary>
internal sealed record LetterFields(long Id, string? Entity, string? Key, IReadOnlyDictionary<string, string> Fields)
{
    private const int AtOnce = 1_000;

    public static IEnumerable<LetterFields> Of(Session ledger, IReadOnlyList<long> ids) => ids.Chunk(AtOnce).SelectMany(chunk =>
        ledger.Query<Row>(Sql, new { Ids = chunk }).Select(row => new LetterFields(row.Id, row.Entity, row.Key, FieldsJson.Read(row.Fields))));

    private const string Sql = """
        select c.id as Id, e.entity as Entity, e.key as Key, c.fields as Fields
        from change c left join entity e on e.id = c.entity_id where c.id = any(@Ids) and c.state = 'Dead' order by c.id
        """;

    private sealed class Row
    {
        public long Id { get; init; }
        public string? Entity { get; init; }
        public string? Key { get; init; }
        public byte[]? Fields { get; init; }
    }
}
