using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Ledger;

namespace SyncWorker.Replay.Fix;

/// <summary>What the board had of a record before an operation sent something of it, as far as the accepted calls show.</summary>
/// <param name="Exists">Null if nothing of it was ever accepted, so the ledger cannot know.</param>
/// <param name="Fields">Wire name → value.</param>
internal sealed record BoardBefore(bool? Exists, IReadOnlyDictionary<string, string> Fields)
{
    public static BoardBefore? Of(Session ledger, long? entity)
    {
        if (entity is null || ledger.QuerySingleOrDefault<Row>(Sql, new { Id = entity }) is not { } row)
        {
            return null;
        }

        var fields = row.BaseKind == "Upsert" ? FieldsJson.Read(row.BaseFields).ToDictionary() : [];
        foreach (var (field, value) in FieldsJson.ReadOver(row.Over))
        {
            fields[field] = value.Value;
        }
        return new(
            row.Existence switch
            {
                Existence.No => false,
                Existence.Unknown when row.BaseKind is null && row.Over is null => null,
                _ => true,
            },
            fields);
    }

    public static BoardBefore? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<BoardBefore>(json, FieldsJson.Options);

    public string Write() => JsonSerializer.Serialize(this, FieldsJson.Options);

    private const string Sql = """
        select existence as Existence, base_kind as BaseKind, base_fields as BaseFields, over as Over from entity where id = @Id
        """;

    private sealed class Row
    {
        public Existence Existence { get; init; }
        public string? BaseKind { get; init; }
        public byte[]? BaseFields { get; init; }
        public byte[]? Over { get; init; }
    }
}
