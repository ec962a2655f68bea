using SyncWorker.Decide;

namespace SyncWorker.Ledger.Calls;

/// <summary>
/// Writes how the sending of each record stands, in <c>entity</c>: which call carries it, how often it failed, whether a culprit is being
/// isolated in it, and until when a call may still be executed late. Design §5, §6.
/// </summary>
internal static class SendState
{
    /// <summary>An assignment for statements that write a record anyway: its next failure is its first.</summary>
    public const string Unfailed = "attempts = 0, first_failed_at = null, last_failed_at = null";

    /// <summary>The same; and no culprit is searched for in the record any more.</summary>
    public const string Unsuspected = Unfailed + ", suspect_group = null, suspect_faulty = false, refused_through = null";

    /// <summary>
    /// A statement that <see cref="SuspectRows"/> runs with its own, in one round trip: the fault of group <c>@Id</c> is in the call of
    /// <c>@Ids</c>, so it is not known to be in any other member.
    /// </summary>
    public const string OthersUnblamedSql = """
        update entity set suspect_faulty = false
        where suspect_group = @Id and id <> all(@Ids);
        """;

    /// <summary>The assignments for a verdict, row <c>r</c>: a <see cref="SettledRow"/>.</summary>
    public const string Settled = $"""
        import_id = null, {Schedule.Settled},
        attempts = r.Attempts, crashes = 0, first_failed_at = r.FirstFailedAt, last_failed_at = r.LastFailedAt,
        suspect_group = r.SuspectGroup, suspect_faulty = r.Faulty, refused_through = r.RefusedThrough,
        uncertain_delete = case when r.IsCertain then false else entity.uncertain_delete end,
        sent_through = greatest(coalesce(entity.sent_through, r.SentThrough), coalesce(r.SentThrough, entity.sent_through)),
        uncertain_until = case when not r.IsCertain
          then greatest(coalesce(entity.uncertain_until, r.UncertainUntil), coalesce(r.UncertainUntil, entity.uncertain_until)) end
        """;

    /// <summary>The records go out in a call.</summary>
    public static void Claim(Session ledger, long[] ids, long import) => ledger.Execute(ClaimSql, new { Ids = ids, Import = import });

    /// <summary>The verdict on a call has arrived. What was accepted is written by <see cref="BoardState"/> in the same statement.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Settle(Session ledger, IReadOnlyCollection<SettledEntity> entities, long now)
    {
        var settled = BoardState.Accept(ledger, entities.Where(entity => entity.Accepted is not null), now);
        ledger.ExecuteRows(
            SettleSql, entities.Where(entity => !settled.Contains(entity.Id)).Select(entity => new SettledRow(entity)));
        SpreadBelow(ledger, entities.Where(entity => entity.UncertainUntil is not null).Select(entity => entity.Id));
    }

    /// <summary>
    /// No worker waits for the call of these records any more: it may have been executed, or may still be. The caller holds the records.
    /// </summary>
    /// <param name="now">In milliseconds since 1970.</param>
    /// <param name="lateWindow">How long after its start a call may still be executed.</param>
    /// <param name="crashed">Whether the call ended in the worker's crash.</param>
    public static void GiveUp(Session ledger, IReadOnlyCollection<long> ids, long now, TimeSpan lateWindow, bool crashed)
    {
        ledger.Execute(
            GiveUpSql,
            new { Ids = ids.ToArray(), Now = now, Window = (long)lateWindow.TotalMilliseconds, Crashed = crashed ? 1 : 0 });
        SpreadBelow(ledger, ids);
    }

    /// <summary>
    /// The answer to a call arrived after its lease was lost: the call may have been executed after another worker's call. The records in
    /// it are sent again by the worker that holds them now.
    /// </summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Lose(Session ledger, IReadOnlyCollection<long> ids, long now)
    {
        ledger.Hold(ids);
        ledger.Execute(LoseSql, new { Ids = ids.ToArray(), Now = now });
        SpreadBelow(ledger, ids);
    }

    /// <summary>The records were accepted. Those below a delete that may still be executed late are as uncertain as that delete.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void TakeDoubtFromAbove(Session ledger, IEnumerable<long> ids, long now) =>
        ledger.Execute(AboveSql, new { Ids = ids.ToArray(), Now = now });

    /// <summary>The accepted state of these records is not sent again.</summary>
    public static void StopResending(Session ledger, IEnumerable<long> ids) => ledger.Execute(StopSql, new { Ids = ids.ToArray() });

    /// <summary>
    /// Makes everything below an uncertain delete as uncertain as the record itself: a delete that is executed late removes that as well.
    /// </summary>
    private static void SpreadBelow(Session ledger, IEnumerable<long> ids)
    {
        if (ids.ToArray() is { Length: > 0 } roots
            && ledger.Query<long>(BelowSql + " select id from below", new { Ids = roots }) is { Count: > 0 } below)
        {
            ledger.Hold(below);
            ledger.Execute(SpreadSql, new { Ids = roots });
        }
    }

    // Until a row is accepted, the board may have something else than what was accepted last.
    private const string ClaimSql =
        $"update entity set import_id = @Import, accepted_at = null, {Schedule.Claimed} where id = any(@Ids)";

    private const string SettleSql =
        $"update entity set {Settled}, {BoardState.Doubted} from rows() r where entity.id = r.Id";

    // The ledger does not record which changes a call carried: no more than had been received when the call began.
    private const string GiveUpSql = $"""
        update entity set
          import_id = null, {Schedule.GivenUp}, crashes = entity.crashes + @Crashed,
          sent_through = greatest(coalesce(entity.sent_through, 0), coalesce(
            (select max(c.id) from change c where c.entity_id = entity.id and c.state = 'Pending' and c.received_at <= i.started_at), 0)),
          uncertain_until = greatest(coalesce(entity.uncertain_until, 0), i.started_at + @Window)
        from import i
        where entity.id = any(@Ids) and i.id = entity.import_id
        """;

    private static readonly string LoseSql = $"""
        update entity set uncertain_until = greatest(coalesce(uncertain_until, 0), @Now), {Schedule.Due("@Now")} where id = any(@Ids)
        """;

    private const string StopSql =
        "update entity set uncertain_until = null, uncertain_delete = false, resend_at = null where id = any(@Ids)";

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
        {UncertainAs("longest.doubt")}
        from (select id, max(doubt) as doubt from below group by id) longest
        where entity.id = longest.id
        """;

    private static readonly string AboveSql = $"""
        {UncertainAs("p.uncertain_until")}
        from entity p
        where entity.id = any(@Ids) and p.id = coalesce(entity.board_parent_id, entity.parent_id)
          and p.uncertain_delete = true and p.uncertain_until > @Now
        """;

    private static string UncertainAs(string delete) => $"""
        update entity set
          uncertain_delete = true,
          uncertain_until = greatest(coalesce(entity.uncertain_until, 0), {delete}),
          {Schedule.DueAtTheLatest(delete)}
        """;
}
