using SyncWorker.Plan;

namespace SyncWorker.Ledger;

/// <summary>
/// The one owner of when a record is looked at next (<c>due_at</c>), what it waits for (<c>blocked</c>), and when those that wait for it
/// are looked at (<c>look_at</c>): assignments for statements that write a record anyway, and statements that do nothing else. What is
/// pending is due, in a call, or waits; and what waits has a moment, at the record that it waits for (<see cref="WaitSweep"/>), its own, or
/// with each look at what all wait for that reason. A wake-up only brings that moment forward. Design §6.
/// </summary>
internal static class Schedule
{
    private const string HasPending = "(select true from change c where c.entity_id = entity.id and c.state = 'Pending' limit 1) is not null";

    /// <summary>There is something to send. In a call: it is looked at when the verdict is in.</summary>
    /// <param name="at">A parameter, or an expression.</param>
    public static string Due(string at) =>
        $"blocked = null, due_at = case when entity.import_id is null then least(coalesce(entity.due_at, {at}), {at}) end";

    /// <summary>The same for what was received; <c>r.Due</c> is null where that was refused.</summary>
    public const string Received = """
        blocked = case when r.Due is null then entity.blocked end,
        due_at = case when entity.import_id is not null then null when r.Due is null then entity.due_at
          else least(coalesce(entity.due_at, r.Due), r.Due) end,
        look_at = case when entity.look_at is null or r.Due is null then entity.look_at else 0 end
        """;

    /// <summary>It goes out in a call.</summary>
    public const string Claimed = "due_at = null, blocked = null";

    /// <summary>It is looked at then if nothing has it looked at before.</summary>
    public static string DueAtTheLatest(string at) => $"due_at = case when entity.import_id is null then coalesce(entity.due_at, {at}) end";

    /// <summary>Its call is given up: it is sent again at once.</summary>
    public const string GivenUp = "due_at = @Now";

    /// <summary>What is left of it to do, after something of it has ended without a call; @Now, in milliseconds since 1970, at the latest.</summary>
    public const string Left = $"""
        blocked = null,
        due_at = case when entity.import_id is not null then null
          when {HasPending} or entity.resend_at is not null then least(coalesce(entity.due_at, @Now), @Now)
          else entity.uncertain_until end
        """;

    /// <summary>Those that wait for it are looked at now, if there are any. Now is 0: before everything that has a time.</summary>
    public const string Look = "look_at = case when entity.look_at is not null then 0 end";

    /// <summary>The same, where it is not known whether there are any.</summary>
    /// <param name="at">Null: now.</param>
    public static string LookAlways(string at) => $"look_at = coalesce({at}, 0)";

    /// <summary>A verdict on it is in, row <c>r</c>: also on whether it is still due to be sent again, and on what may be executed late.</summary>
    public const string Settled = $"""
        blocked = r.Waits, soft_until = null,
        skips_wait = case when {HasPending} then entity.skips_wait else false end,
        due_at = case when r.Waits is not null then null
          when {HasPending} or not coalesce(entity.resend_at <= r.Resent, entity.resend_at is null) then r.Due
          when not r.IsCertain and coalesce(entity.uncertain_until, r.UncertainUntil) is not null
            then greatest(r.Due, coalesce(entity.uncertain_until, r.UncertainUntil), coalesce(r.UncertainUntil, entity.uncertain_until)) end,
        resend_at = case when entity.resend_at <= r.Resent then null else entity.resend_at end,
        look_at = case when entity.look_at is not null or (r.IsGone and entity.parent_id is not null) then 0 end
        """;

    /// <summary>
    /// It is set aside, row <c>r</c>. While it is uncertain it is looked at again when it no longer is; after that everything accepted goes
    /// out again, unless there is nothing.
    /// </summary>
    public const string Parked = """
        blocked = r.Reason,
        soft_until = case when r.IsSoft then r.Until else entity.soft_until end,
        due_at = case when entity.uncertain_until > r.Now then least(entity.uncertain_until, coalesce(r.Until, entity.uncertain_until)) else r.Until end,
        resend_at = case when r.Reason is not null then entity.resend_at end,
        uncertain_until = case when entity.uncertain_until > r.Now or r.Reason is not null then entity.uncertain_until end,
        uncertain_delete = case when entity.uncertain_until > r.Now then entity.uncertain_delete else false end
        """;

    /// <summary>These are looked at now, whatever they wait for.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Wake(Session ledger, IEnumerable<long> ids, long now) => ledger.Execute(WakeSql, new { Ids = ids.ToArray(), Now = now });

    /// <summary>Those that wait for these are looked at now.</summary>
    public static void LookAround(Session ledger, IEnumerable<long> ids) => ledger.Execute(LookSql, new { Ids = ids.ToArray() });

    /// <summary>Those that wait for this record are looked at then at the latest.</summary>
    public static void LookAt(Session ledger, IEnumerable<(long Id, DateTimeOffset At)> looks) => ledger.ExecuteRows(
        LookAtSql,
        looks.GroupBy(look => look.Id).Select(look => new { Id = look.Key, At = look.Min(each => each.At).ToLedger() }));

    /// <summary>Setup, or a resource, has its verdict: what waits a moment for such is looked at. As a rule nothing does, and the index is empty.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void AfterSetup(Session ledger, IEnumerable<long> ids, long now) => ledger.Execute(SoftSql, new { Ids = ids.ToArray(), Now = now });

    private static readonly string WakeSql =
        $"update entity set {Due("@Now")}, {Look} where id = any(@Ids) and blocked is not null and import_id is null";

    private const string LookSql = "update entity set look_at = 0 where id = any(@Ids) and (look_at is not null or parent_id is not null)";

    private const string LookAtSql = """
        update entity set look_at = r.At
        from rows() r where entity.id = r.Id and (entity.look_at is null or entity.look_at > r.At)
        """;

    private static readonly string SoftSql = $"""
        update entity set {Due("@Now")} where id in (
          select k.id from entity k
          where k.soft_until is not null and k.blocked = '{WaitReason.SetupPending.Text}' and k.import_id is null
            and exists(select 1 from entity s where s.id = any(@Ids) and (s.setup = true or s.entity = 'Resource'))
          for no key update of k skip locked)
        """;
}
