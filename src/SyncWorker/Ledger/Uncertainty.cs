
namespace SyncWorker.Ledger;

/// <summary>What a call of unknown outcome leaves in doubt. Design §5.</summary>
internal static class Uncertainty
{
    /// <summary>Whatever was in a call when the last process ended may have been executed, or may still be.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    /// <param name="window">How long after its start a call may still be executed, in milliseconds.</param>
    public static void MarkOpenCalls(Session ledger, long now, long window)
    {
        var carried = ledger.Query<long>("select id from entity where import_id is not null");
        ledger.Execute(OpenSql, new { Now = now, Window = window });
        SpreadBelow(ledger, carried);
    }

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

    private const string OpenSql = """
        update entity set
          import_id = null, due_at = @Now,
          uncertain_until = greatest(coalesce(uncertain_until, 0), (select i.started_at + @Window from import i where i.id = entity.import_id))
        where import_id is not null
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
