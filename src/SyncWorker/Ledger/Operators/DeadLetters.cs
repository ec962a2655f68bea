using System.Text.Json;
using SyncWorker.Changes;

namespace SyncWorker.Ledger.Operators;

/// <summary>Operators' actions on dead letters.</summary>
internal static class DeadLetters
{
    public static DeadReason ReasonOf(string error) => JsonSerializer.Deserialize<DeadReason>(error, FieldsJson.Options)!;

    /// <summary>Closes a dead letter. It keeps the reason why it was dead, and the reason why it was closed is added.</summary>
    /// <param name="error">The reason of the dead letter as it stands in the ledger.</param>
    /// <param name="add">Adds the reason why it was closed.</param>
    /// <returns>Whether the change was still a dead letter.</returns>
    public static bool Close(
        Session ledger, long id, DateTimeOffset now, string error, Func<DeadReason, DeadReason> add)
    {
        var reason = add(ReasonOf(error));
        var closed = ledger.Execute(
            "update change set state = 'Discarded', settled_at = @Now, error = @Error where id = @Id and state = 'Dead'",
            new { Id = id, Now = now.ToLedger(), Error = JsonSerializer.Serialize(reason, FieldsJson.Options) });
        Counters.Add(ledger, [new(Counters.Settled(ChangeState.Dead), -closed), new(Counters.Settled(ChangeState.Discarded), closed)]);
        return closed == 1;
    }

    /// <summary>Makes pending changes dead letters. The caller counts them.</summary>
    /// <param name="which">Which changes, in SQL.</param>
    /// <param name="arguments">Those of <paramref name="which"/>, and Now and Error: the reason of each change, as JSON.</param>
    /// <returns>The changes that are dead now, each with its record.</returns>
    public static IReadOnlyList<(long Id, long EntityId)> Make(Session ledger, string which, object arguments) =>
        ledger.Query<(long Id, long EntityId)>(
            $"""
            update change set state = 'Dead', settled_at = @Now, error = @Error
            where state = 'Pending' and {which}
            returning id, entity_id
            """,
            arguments);
}
