using System.Text.Json;
using SyncWorker.Changes;

namespace SyncWorker.Ledger.Operators;

/// <summary>What operators do to dead letters.</summary>
internal static class DeadLetters
{
    public static DeadReason ReasonOf(string error) => JsonSerializer.Deserialize<DeadReason>(error, FieldsJson.Options)!;

    /// <summary>Closes one. Why it was dead stays with it, and why it was closed is added.</summary>
    /// <param name="error">Its reason as it stands in the ledger.</param>
    /// <param name="add">What is to be known of its end.</param>
    /// <returns>Whether it was still a dead letter.</returns>
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
}
