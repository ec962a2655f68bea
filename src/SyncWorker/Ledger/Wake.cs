using SyncWorker.Decide;

namespace SyncWorker.Ledger;

/// <summary>Has looked at again what waits for something that has moved. Why it waits says <see cref="Plan.WaitRules"/>.</summary>
internal static class Wake
{
    /// <param name="now">In milliseconds since 1970.</param>
    public static void After(Session ledger, Settlement settlement, long now)
    {
        // Children are looked at again, whatever became of their parent; an accepted child proves its parent.
        Around(ledger, settlement.Entities.Select(entity => entity.Id), now);
        var existing = settlement.Entities.Where(entity => entity.Exists == Existence.Yes).Select(entity => entity.Id).ToArray();
        ledger.Execute(ReturnedSql, new { Ids = existing, Now = now });
        if (ledger.Execute(ProveSql, new { Ids = existing }) > 0)
        {
            ledger.Execute(SiblingsSql, new { Ids = existing, Now = now });
        }
        ledger.Execute(SoftSql, new { Ids = settlement.Entities.Select(entity => entity.Id).ToArray(), Now = now });
        if (settlement.Missing is { } missing)
        {
            ledger.Execute(
                MissingSql, new { missing.Id, Since = missing.Since.ToLedger(), Until = missing.Until.ToLedger(), missing.Probes, Now = now });
        }
    }

    /// <summary>What is right below these, and the deletes of what is above them.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Around(Session ledger, IEnumerable<long> ids, long now) =>
        ledger.Execute(ReleaseSql, new { Ids = ids.ToArray(), Now = now });

    /// <summary>Whatever waits for this reason.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void WaitingFor(Session ledger, string reason, long now) =>
        ledger.Execute(WaitingSql, new { Reason = reason, Now = now });

    private const string WaitingSql = "update entity set due_at = @Now, blocked = null where blocked = @Reason and import_id is null";

    private const string ReleaseSql = """
        update entity set due_at = @Now, blocked = null
        where blocked is not null and import_id is null and parent_id = any(@Ids);
        update entity set due_at = @Now, blocked = null
        where blocked = 'child pending' and import_id is null
          and id in (
            with recursive above (id) as (
              select parent_id from entity where id = any(@Ids) and parent_id is not null
              union
              select e.parent_id from entity e join above on e.id = above.id where e.parent_id is not null)
            select id from above);
        """;

    // A child that was refused for want of its parent is tried again as soon as that is there.
    private const string ReturnedSql = """
        update entity set due_at = @Now
        where last_failed_at is not null and due_at > @Now and parent_id = any(@Ids)
        """;

    private const string ProveSql = """
        update entity set existence = 'Yes', missing_since = null, missing_until = null, missing_probes = 0
        where existence = 'Unknown' and id in (select parent_id from entity where id = any(@Ids))
        """;

    private const string SiblingsSql = """
        update entity set due_at = @Now, blocked = null
        where blocked = 'parent missing' and import_id is null
          and parent_id in (select parent_id from entity where id = any(@Ids))
        """;

    // As a rule nobody waits so, and the index is empty.
    private const string SoftSql = """
        update entity set due_at = @Now, blocked = null
        where soft_until is not null and blocked = 'setup pending' and import_id is null
          and exists(select 1 from entity s where s.id = any(@Ids) and (s.setup = true or s.entity = 'Resource'))
        """;

    // Given up for a child that died, but forgotten with the last one that waits: who comes later gets a grace of its own.
    private const string MissingSql = """
        update entity set missing_since = @Since, missing_until = @Until, missing_probes = @Probes where id = @Id;
        update entity set due_at = @Now, blocked = null where @Until is null and parent_id = @Id and blocked = 'parent missing' and import_id is null;
        update entity set missing_since = null, missing_until = null, missing_probes = 0
        where id = @Id and @Until is null and not exists(
          select 1 from entity k join change c on c.entity_id = k.id where k.parent_id = @Id and c.state = 'Pending');
        """;
}
