
namespace SyncWorker.Ledger.Calls;

/// <summary>Marks what a call of unknown outcome leaves uncertain. Design §5.</summary>
internal static class Uncertainty
{
    /// <summary>
    /// Makes everything below an uncertain delete as uncertain as the record itself: a delete that is executed late removes that as well.
    /// </summary>
    public static void SpreadBelow(Session ledger, IEnumerable<long> ids)
    {
        if (ids.ToArray() is { Length: > 0 } roots
            && ledger.Query<long>(BelowSql + " select id from below", new { Ids = roots }) is { Count: > 0 } below)
        {
            ledger.Hold(below);
            ledger.Execute(SpreadSql, new { Ids = roots });
        }
    }

    /// <summary>Makes records that are accepted below such a delete meanwhile uncertain as well.</summary>
    public static void TakeFromAbove(Session ledger, IEnumerable<long> ids, long now) =>
        ledger.Execute(AboveSql, new { Ids = ids.ToArray(), Now = now });

    /// <summary>
    /// Handles the answer to a call whose lease was lost: the call may have been executed after another worker's call. The records in it
    /// are sent again by the worker that holds them now.
    /// </summary>
    public static void OfLostCall(Session ledger, IEnumerable<long> ids, long now)
    {
        var lost = ids.ToList();
        ledger.Hold(lost);
        ledger.Execute(LostSql, new { Ids = lost.ToArray(), Now = now });
        SpreadBelow(ledger, lost);
    }

    private static readonly string LostSql = $"""
        update entity set uncertain_until = greatest(coalesce(uncertain_until, 0), @Now), {Schedule.Due("@Now")} where id = any(@Ids)
        """;

    private const string BelowSql = """
        with recursive below (id, doubt) as (
          select e.id, e.uncertain_until from entity e
          where e.id = any(@Ids) and e.uncertain_until is not null
            and exists(select 1 from change c where c.entity_id = e.id and c.state = 'Pending' and c.kind = 'Delete')
          union
          select e.id, below.doubt from entity e
          join below on e.board_parent_id = below.id or (e.board_parent_id is null and e.parent_id = below.id))
        """;

    private static readonly string SpreadSql = $"""
        {BelowSql}
        update entity set
          uncertain_delete = true,
          uncertain_until = greatest(coalesce(entity.uncertain_until, 0), longest.doubt),
          {Schedule.DueAtTheLatest("longest.doubt")}
        from (select id, max(doubt) as doubt from below group by id) longest
        where entity.id = longest.id
        """;

    private static readonly string AboveSql = $"""
        update entity set
          uncertain_delete = true,
          uncertain_until = greatest(coalesce(entity.uncertain_until, 0), p.uncertain_until),
          {Schedule.DueAtTheLatest("p.uncertain_until")}
        from entity p
        where entity.id = any(@Ids) and p.id = coalesce(entity.board_parent_id, entity.parent_id)
          and p.uncertain_delete = true and p.uncertain_until > @Now
        """;
}
