using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Decide;

namespace SyncWorker.Ledger.Calls;

/// <summary>
/// Ends changes by what became of them on the board: the second and last time that a row of <c>change</c> is written without an operator.
/// </summary>
internal static class SettledChanges
{
    /// <summary>Settles the changes that are still pending, and counts them.</summary>
    /// <param name="importId">The call; null: the changes were settled without one.</param>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Settle(Session ledger, long? importId, long now, IEnumerable<SettledChange> changes)
    {
        var moved = new Dictionary<string, int>();
        foreach (var group in changes.GroupBy(change => change.State))
        {
            moved[Counters.Settled(group.Key)] = ledger.ExecuteRows(SettleSql, group.Select(change => new
            {
                change.Id,
                State = change.State.ToString(),
                Import = importId,
                Now = now,
                Error = change.Reason is null ? null : JsonSerializer.Serialize(change.Reason, FieldsJson.Options),
            }));
        }
        Counters.Add(ledger, moved);
    }

    /// <summary>Something newer was accepted by a call, and has made these changes moot. The caller counts them.</summary>
    /// <param name="from">Only changes in this state move.</param>
    /// <param name="now">In milliseconds since 1970.</param>
    /// <returns>How many changes were in that state.</returns>
    public static int Supersede(Session ledger, long[] ids, ChangeState from, long? importId, long now) =>
        ledger.Execute(SupersedeSql, new { Ids = ids, Import = importId, Now = now, State = from.ToString() });

    private const string SettleSql = """
        update change set state = r.State, import_id = r.Import, settled_at = r.Now, error = r.Error
        from rows() r where change.id = r.Id and change.state = 'Pending'
        """;

    private const string SupersedeSql =
        "update change set state = 'Superseded', import_id = @Import, settled_at = @Now where id = any(@Ids) and state = @State";
}
