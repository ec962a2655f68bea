using SyncWorker.Ledger;

namespace SyncWorker.Replay;

/// <summary>
/// Puts a dead letter back in the queue. It keeps its order key, so what something newer has made moot is refused by the
/// fold's own rule; one that is forced is a new change, the newest of its record.
/// </summary>
internal sealed class Releaser(Replacer replacer)
{
    /// <summary>Why a letter can not go back; null when it can.</summary>
    public static string? Refusal(Session ledger, long id, bool force) =>
        LetterRow.Find(ledger, id) switch
        {
            null when ledger.ExecuteScalar<string>("select state from change where id = @Id", new { Id = id }) == nameof(ChangeState.Superseded) => Superseded,
            null => "is not a dead letter",
            { EntityId: null } or { Fields: null } => "was refused on arrival and would be again: correct it here (edit), or at its source",
            { IsMoot: true } when !force => Superseded,
            _ => null,
        };

    /// <param name="reason">Why what is moot goes out all the same.</param>
    /// <returns>The change that goes out: the letter itself, or the one that took its place. Or why it is refused.</returns>
    public (long? SentAs, string? Refusal) Release(
        Session ledger, long id, bool force, string? reason, DateTimeOffset now)
    {
        if (Refusal(ledger, id, force) is { } refusal)
        {
            return (null, refusal);
        }

        if (LetterRow.Find(ledger, id) is { IsMoot: true } letter)
        {
            var (change, problems) = replacer.Replace(ledger, letter, new(), reason ?? "", now);
            return change is { } by ? (by, null) : (null, string.Join("; ", problems));
        }

        ledger.Execute(ReviveSql, new { Id = id, Now = now.ToLedger() });
        Counters.Add(ledger, [new(Counters.Settled(ChangeState.Dead), -1)]);
        return (id, null);
    }

    private const string Superseded = "superseded: something newer was accepted since";

    private static readonly string ReviveSql = $"""
        update change set state = 'Pending', settled_at = null, import_id = null, error = null where id = @Id and state = 'Dead';
        update entity set
          attempts = 0, first_failed_at = null, last_failed_at = null, {Schedule.Due("@Now")}, {Schedule.Look}
        where id = (select entity_id from change where id = @Id);
        """;
}
