using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger.Find;

namespace SyncWorker.Ledger.Calls;

/// <summary>Closes dead letters that need no attention any more. Design §9.</summary>
internal static class Overtaken
{
    /// <summary>
    /// Whether everything that a dead letter says has been accepted from newer changes. An accepted state of the whole record overtakes a
    /// delete, and a delete overtakes everything. Pure.
    /// </summary>
    public static bool IsSaidSince(PendingChange dead, Accepted accepted)
    {
        var hasNewerBase = accepted.Base is { } known && known.Key > dead.Key;
        return dead.Kind != ChangeKind.Upsert || accepted.Base is { Kind: not ChangeKind.Upsert }
            ? hasNewerBase
            : dead.Fields.Keys.All(field => (accepted.Over.TryGetValue(field, out var over) && over.Key > dead.Key)
                || (hasNewerBase && accepted.Base!.Fields.ContainsKey(field)));
    }

    /// <summary>Called in the transaction that settles changes: one look-up in the index of open dead letters.</summary>
    /// <param name="importId">The call that was accepted; null: the changes were settled without one.</param>
    public static void Close(
        Session ledger, long? importId, long now, IReadOnlyDictionary<long, Accepted> accepted)
    {
        if (accepted.Count == 0)
        {
            return;
        }

        var overtaken = ledger.Query<FoldableRow>(OpenSql, new { Ids = accepted.Keys.ToArray() })
            .Where(row => IsSaidSince(row.ToChange(), accepted[row.EntityId])).Select(row => row.Id).ToArray();
        if (overtaken.Length == 0)
        {
            return;
        }

        var closed = SettledChanges.Supersede(ledger, overtaken, ChangeState.Dead, importId, now);
        Counters.Add(ledger, [new(Counters.Settled(ChangeState.Dead), -closed), new(Counters.Settled(ChangeState.Superseded), closed)]);
    }

    // A change that was refused on arrival has no fields to compare, and its sender does not know of the refusal yet.
    private const string OpenSql = """
        select entity_id as EntityId, id as Id, kind as Kind, mode as Mode, epoch as Epoch, scale as Scale, version as Version,
          fields as Fields
        from change /* indexed by change_dead */
        where state = 'Dead' and entity_id = any(@Ids) and fields is not null
        """;
}
