using SyncWorker.Plan;

namespace SyncWorker.Ledger;

/// <summary>
/// The one owner of three columns: when a record is planned next (<c>due_at</c>), what it waits for (<c>blocked</c>), and when the records
/// that wait for it are checked (<c>look_at</c>). It holds assignments for statements that write a record anyway, and statements that do
/// nothing else. A pending record is due, in a call, or waits. Each waiting record has a time of its next check: at the record that it
/// waits for (<see cref="WaitSweep"/>), its own, or with every check of all records that wait for the same reason. A wake-up only brings
/// that time forward. Design §6.
/// </summary>
internal static class Schedule
{
    private const string HasPending =
        "(select true from change c where c.entity_id = entity.id and c.state = 'Pending' limit 1) is not null";

    /// <summary>The record has something to send. If it is in a call, it is checked when the verdict arrives.</summary>
    /// <param name="at">A parameter, or an expression.</param>
    public static string Due(string at) =>
        $"blocked = null, due_at = case when entity.import_id is null then least(coalesce(entity.due_at, {at}), {at}) end";

    /// <summary>The same for a received change; <c>r.Due</c> is null if the change was refused.</summary>
    public const string Received = """
        blocked = case when r.Due is null then entity.blocked end,
        due_at = case when entity.import_id is not null then null when r.Due is null then entity.due_at
          else least(coalesce(entity.due_at, r.Due), r.Due) end,
        look_at = case when entity.look_at is null or r.Due is null then entity.look_at else 0 end
        """;

    /// <summary>The record goes out in a call.</summary>
    public const string Claimed = "due_at = null, blocked = null";

    /// <summary>The record becomes due at that time if it has no due time yet.</summary>
    public static string DueAtTheLatest(string at) => $"due_at = case when entity.import_id is null then coalesce(entity.due_at, {at}) end";

    /// <summary>The call of the record is abandoned: the record is sent again at once.</summary>
    public const string GivenUp = "due_at = @Now";

    /// <summary>
    /// Schedules what is left to send of a record after some of its changes ended without a call: at <c>@Now</c>, in milliseconds since
    /// 1970, at the latest.
    /// </summary>
    public const string Left = $"""
        blocked = null,
        due_at = case when entity.import_id is not null then null
          when {HasPending} or entity.resend_at is not null then least(coalesce(entity.due_at, @Now), @Now)
          else entity.uncertain_until end
        """;

    /// <summary>The records that wait for this one are checked now, if there are any. Now is 0, which is before every time.</summary>
    public const string Look = "look_at = case when entity.look_at is not null then 0 end";

    /// <summary>The same, when it is not known whether any records wait.</summary>
    /// <param name="at">Null: now.</param>
    public static string LookAlways(string at) => $"look_at = coalesce({at}, 0)";

    /// <summary>
    /// The verdict on the record, row <c>r</c>, has arrived. It also says whether the record must still be sent again, and whether a call
    /// may still be executed late.
    /// </summary>
    public const string Settled = $"""
        blocked = r.Waits, soft_until = null,
        skips_wait = case when {HasPending} then entity.skips_wait else false end,
        due_at = case when r.Waits is not null then null
          when {HasPending} or not coalesce(entity.resend_at <= r.Resent, entity.resend_at is null) then r.Due
          when not r.IsCertain and coalesce(entity.uncertain_until, r.UncertainUntil) is not null
            then greatest(
              r.Due, coalesce(entity.uncertain_until, r.UncertainUntil), coalesce(r.UncertainUntil, entity.uncertain_until)) end,
        resend_at = case when entity.resend_at <= r.Resent then null else entity.resend_at end,
        look_at = case when entity.look_at is not null or (r.IsGone and entity.parent_id is not null) then 0 end
        """;

    /// <summary>
    /// The record is parked, row <c>r</c>. An uncertain record is checked again when it is no longer uncertain; after that everything
    /// accepted is sent again, unless nothing was accepted.
    /// </summary>
    public const string Parked = """
        blocked = r.Reason,
        soft_until = case when r.IsSoft then r.Until else entity.soft_until end,
        due_at = case when entity.uncertain_until > r.Now then least(entity.uncertain_until, coalesce(r.Until, entity.uncertain_until))
          else r.Until end,
        resend_at = case when r.Reason is not null then entity.resend_at end,
        uncertain_until = case when entity.uncertain_until > r.Now or r.Reason is not null then entity.uncertain_until end,
        uncertain_delete = case when entity.uncertain_until > r.Now then entity.uncertain_delete else false end
        """;

    /// <summary>Makes these waiting records due now, whatever they wait for.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Wake(Session ledger, IEnumerable<long> ids, long now) =>
        ledger.Execute(WakeSql, new { Ids = ids.ToArray(), Now = now });

    /// <summary>Schedules a check of the records that wait for these: now.</summary>
    public static void LookAround(Session ledger, IEnumerable<long> ids) => ledger.Execute(LookSql, new { Ids = ids.ToArray() });

    /// <summary>Schedules a check of the records that wait for each of these: at the given time at the latest.</summary>
    public static void LookAt(Session ledger, IEnumerable<(long Id, DateTimeOffset At)> looks) => ledger.ExecuteRows(
        LookAtSql,
        looks.GroupBy(look => look.Id).Select(look => new { Id = look.Key, At = look.Min(each => each.At).ToLedger() }));

    /// <summary>
    /// Makes the records due that wait a moment for setup or a resource, when one of these has its verdict. Usually no record waits, and
    /// the index is empty.
    /// </summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void AfterSetup(Session ledger, IEnumerable<long> ids, long now) =>
        ledger.Execute(SoftSql, new { Ids = ids.ToArray(), Now = now });

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
