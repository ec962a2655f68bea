using SyncWorker.Changes;
using SyncWorker.Decide;

namespace SyncWorker.Ledger.Calls;

/// <summary>Writes what a verdict on a child says of its parent.</summary>
internal static class Parents
{
    public static void After(Session ledger, Settlement settlement)
    {
        var existing = settlement.Entities.Where(entity => entity.Exists == Existence.Yes).Select(entity => entity.Id).ToArray();
        ledger.Execute(ProveSql, new { Ids = existing });
        if (settlement.Missing is { } missing)
        {
            ledger.Execute(
                MissingSql,
                new { missing.Id, Since = missing.Since.ToLedger(), Until = missing.Until.ToLedger(), missing.Probes });
        }
    }

    // An accepted child proves the parent below which it was accepted.
    private static readonly string ProveSql = $"""
        update entity set
          existence = 'Yes', missing_since = null, missing_until = null, missing_probes = 0, {Schedule.Look}
        where existence = 'Unknown' and id in (select coalesce(board_parent_id, parent_id) from entity where id = any(@Ids))
        """;

    // When a child died, the parent is no longer waited for. That is forgotten with the last child that waits: a later child gets a grace
    // period of its own.
    private static readonly string MissingSql = $"""
        update entity set
          missing_since = @Since, missing_until = @Until, missing_probes = @Probes, {Schedule.LookAlways("@Until")}
        where id = @Id;
        update entity set missing_since = null, missing_until = null, missing_probes = 0
        where id = @Id and @Until is null and not exists(
          select 1 from entity k join change c on c.entity_id = k.id where k.parent_id = @Id and c.state = 'Pending');
        """;
}
