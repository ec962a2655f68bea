using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Ledger;

namespace SyncWorker.Replay;

/// <summary>An open dead letter and its cause.</summary>
internal sealed record LetterCause(long Id, string? Entity, string? Key, DeadReason Reason)
{
    public string Fingerprint { get; } = Changes.Fingerprint.Of(Entity, Key, Reason);

    /// <summary>All open dead letters, oldest first, read one at a time as the caller enumerates them.</summary>
    public static IEnumerable<LetterCause> All(Session ledger) =>
        ledger.Stream<(long Id, string? Entity, string? Key, string Error)>(AllSql)
            .Select(row => new LetterCause(
                row.Id, row.Entity, row.Key, JsonSerializer.Deserialize<DeadReason>(row.Error, FieldsJson.Options)!));

    private const string AllSql = """
        select c.id, e.entity, e.key, c.error from change c left join entity e on e.id = c.entity_id
        where c.state = 'Dead' order by c.id
        """;
}
