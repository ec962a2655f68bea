
namespace SyncWorker.Ledger;

/// <summary>What a call of unknown outcome leaves in doubt. Design §5.</summary>
internal static class Uncertainty
{
    /// <summary>A delete that is executed late takes with it what is below: that is as uncertain as the record itself.</summary>
    public static void SpreadBelow(Session ledger, IEnumerable<long> ids)
    {
        if (ids.ToArray() is { Length: > 0 } roots)
        {
            ledger.Execute(BelowSql, new { Ids = roots });
        }
    }

    /// <summary>So is what is accepted below it meanwhile.</summary>
    public static void TakeFromAbove(Session ledger, IEnumerable<long> ids, long now) => ledger.Execute(AboveSql, new { Ids = ids.ToArray(), Now = now });

    /// <summary>
    /// A call whose lease was lost has been answered all the same: it may have been executed after somebody else's. What it carried is
    /// sent again, whoever holds it now.
    /// </summary>
    public static void OfLostCall(Session ledger, IEnumerable<long> ids, long now)
    {
        var lost = ids.ToList();
        ledger.Hold(lost);
        ledger.Execute(LostSql, new { Ids = lost.ToArray(), Now = now });
        SpreadBelow(ledger, lost);
    }

    private const string LostSql = """
        update entity set
          uncertain_until = greatest(coalesce(uncertain_until, 0), @Now),
          due_at = case when import_id is null then least(coalesce(due_at, @Now), @Now) end
        where id = any(@Ids)
        """;

    private const string BelowSql = """
        with recursive below (id, doubt) as (
          select e.id, e.uncertain_until from entity e
          where e.id = any(@Ids) and e.uncertain_until is not null
            and exists(select 1 from change c where c.entity_id = e.id and c.state = 'Pending' and c.kind = 'Delete')
          union
          select e.id, below.doubt from entity e join below on e.parent_id = below.id)
        update entity set
          uncertain_delete = true,
          uncertain_until = greatest(coalesce(entity.uncertain_until, 0), longest.doubt),
          due_at = case when entity.import_id is null then coalesce(entity.due_at, longest.doubt) end
        from (select id, max(doubt) as doubt from below group by id) longest
        where entity.id = longest.id
        """;

    private const string AboveSql = """
        update entity set
          uncertain_delete = true,
          uncertain_until = greatest(coalesce(entity.uncertain_until, 0), p.uncertain_until),
          due_at = coalesce(entity.due_at, p.uncertain_until)
        from entity p
        where entity.id = any(@Ids) and p.id = entity.parent_id and p.uncertain_delete = true and p.uncertain_until > @Now
        """;
}
