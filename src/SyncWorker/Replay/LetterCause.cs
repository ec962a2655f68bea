using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Replay.Lists;

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

    /// <summary>Those of these ids that are open dead letters, oldest first.</summary>
    public static IEnumerable<LetterCause> Of(Session ledger, IReadOnlyCollection<long> ids) =>
        All(ledger).Where(letter => ids.Contains(letter.Id)).ToList();

    /// <summary>The open dead letters that match, oldest first.</summary>
    public static IEnumerable<LetterCause> Matching(Session ledger, LetterFilter filter) => All(ledger).Where(letter =>
        (filter.Entity is null || filter.Entity.Equals(letter.Entity, StringComparison.OrdinalIgnoreCase))
        && (filter.Key is null || letter.Key?.Contains(filter.Key, StringComparison.OrdinalIgnoreCase) == true)
        && (filter.Code is null || letter.Reason.Code == filter.Code)
        && (filter.Procedure is null || letter.Reason.Procedure == filter.Procedure)
        && (filter.Field is null || letter.Reason.Field == filter.Field)
        && (filter.Group is null || letter.Fingerprint == filter.Group)
        && (filter.Text is null || letter.Reason.Message.Contains(filter.Text, StringComparison.OrdinalIgnoreCase)));

    private const string AllSql = """
        select c.id, e.entity, e.key, c.error from change c left join entity e on e.id = c.entity_id
        where c.state = 'Dead' order by c.id
        """;
}
