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

    /// <summary>The column for <c>r.Due</c> of a record that is inserted: nothing waits for it, and no call has it.</summary>
    public const string DueOfNew = "due_at";

    /// <summary>The record goes out in a call.</summary>
    public const string Claimed = "due_at = null, blocked = null";

    /// <summary>The record becomes due at that time if it has no due time yet.</summary>
    public static string DueAtTheLatest(string at) => $"due_at = case when entity.import_id is null then coalesce(entity.due_at, {at}) end";

    /// <summary>The call of the record is abandoned: the record is sent again at once.</summary>
    public const string GivenUp = "due_at = @Now";

    /// <summary>A call that was planned before this moment, and is not on record yet, may not start with the record.</summary>
    public const string Replanned = "revision = revision + 1";

    /// <summary>
    /// Schedules what is left to send of a record after some of its changes ended without a call: at <c>@Now</c>, in milliseconds since
    /// 1970, at the latest. What was planned of it before is void.
    /// </summary>
    public const string Left = $"""
        {Replanned}, blocked = null,
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
    /// A condition. It leaves out a record that waits for its own snapshot: that one is due in some hours, and at once when the snapshot
    /// arrives.
    /// </summary>
    public const string IsDueTooLate = "due_at > @Record + @Tolerance and coalesce(blocked, '') <> 'no base'";

    /// <summary>An assignment: the time is no later than <paramref name="most"/>, give or take <c>@Tolerance</c>.</summary>
    public static string AtMost(string column, string most) =>
        $"{column} = case when {column} > {most} + @Tolerance then {most} else {column} end";

    /// <summary>
    /// Parks records. An uncertain record is checked again when it is no longer uncertain; after that everything accepted is sent again,
    /// unless nothing was accepted.
    /// </summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Park(Session ledger, IEnumerable<Parking> parked, long now) => ledger.ExecuteRows(
        ParkSql,
        parked.Select(parking => new
        {
            parking.EntityId,
            Reason = parking.Reason?.Text,
            IsSoft = parking.Reason == WaitReason.SetupPending,
            Until = parking.Until.ToLedger(),
            Now = now,
        }));

    /// <summary>Makes these waiting records due now, whatever they wait for.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Wake(Session ledger, IEnumerable<long> ids, long now) =>
        ledger.Execute(WakeSql, new { Ids = ids.ToArray(), Now = now });

    /// <summary>Makes waiting records due at <c>@Now</c>, except those that another transaction holds.</summary>
    /// <param name="which">Which records, in SQL; it may end in a limit.</param>
    /// <returns>How many records.</returns>
    public static int Release(Session ledger, string which, object arguments) => ledger.Execute(ReleaseSql(which), arguments);

    /// <summary>The same for the first of these records.</summary>
    /// <param name="order">The order of the records, in SQL.</param>
    /// <returns>The record; null: there was none.</returns>
    public static long? ReleaseFirst(Session ledger, string which, string order, object arguments) =>
        ledger.ExecuteScalar<long?>(ReleaseFirstSql(which, order), arguments);

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

    /// <summary>
    /// Schedules the next check of the records that wait for each of these, after a check; none if no record waits any more.
    /// </summary>
    /// <param name="next">
    /// The record, whether it is missing, and when the records that wait for it are checked again: those that wait for it as their parent,
    /// and all others.
    /// </param>
    public static void LookNext(Session ledger, IEnumerable<(long Id, bool IsMissing, DateTimeOffset At, DateTimeOffset Otherwise)> next) =>
        ledger.ExecuteRows(NextSql, next.Select(look => new
        {
            look.Id,
            At = look.At.ToLedger(),
            look.IsMissing,
            LookAgain = look.Otherwise.ToLedger(),
        }));

    /// <summary>
    /// Brings times of these records back: to the longest wait of their kind if they are later, or to <c>@Now</c> if they are the times of
    /// something that has happened.
    /// </summary>
    /// <param name="times">Ids, Now, Record, Uncertain and Tolerance; see <see cref="Leasing.ClockSetBack"/>.</param>
    /// <returns>How many records.</returns>
    public static int BringBack(Session ledger, object times) => ledger.Execute(BringBackSql, times);

    private static string ReleaseSql(string which) => $"""
        update entity set {Due("@Now")} where id in (
          select id from entity where import_id is null and {which} for no key update skip locked)
        """;

    private static string ReleaseFirstSql(string which, string order) => $"""
        update entity set {Due("@Now")} where id = (
          select id from entity where import_id is null and {which} order by {order} limit 1 for no key update skip locked)
        returning id
        """;

    private static readonly string WakeSql =
        $"update entity set {Due("@Now")}, {Look} where id = any(@Ids) and blocked is not null and import_id is null";

    private const string LookSql = "update entity set look_at = 0 where id = any(@Ids) and (look_at is not null or parent_id is not null)";

    private const string LookAtSql = """
        update entity set look_at = r.At
        from rows() r where entity.id = r.Id and (entity.look_at is null or entity.look_at > r.At)
        """;

    private const string ParkSql = """
        update entity set
          blocked = r.Reason,
          soft_until = case when r.IsSoft then r.Until else entity.soft_until end,
          due_at = case when entity.uncertain_until > r.Now then least(entity.uncertain_until, coalesce(r.Until, entity.uncertain_until))
            else r.Until end,
          resend_at = case when r.Reason is not null then entity.resend_at end,
          uncertain_until = case when entity.uncertain_until > r.Now or r.Reason is not null then entity.uncertain_until end,
          uncertain_delete = case when entity.uncertain_until > r.Now then entity.uncertain_delete else false end
        from rows() r where entity.id = r.EntityId and entity.import_id is null
        """;

    private static readonly string SoftSql = ReleaseSql($"""
        soft_until is not null and blocked = '{WaitReason.SetupPending.Text}'
          and exists(select 1 from entity s where s.id = any(@Ids) and (s.setup = true or s.entity = 'Resource'))
        """);

    private static readonly string NextSql = $"""
        update entity set look_at = case
          when exists(select 1 from entity k where k.parent_id = entity.id
            and k.blocked in ({string.Join(", ", WaitReason.OfParent.Select(reason => $"'{reason.Text}'"))})) then r.At
          when entity.blocked = '{WaitReason.ChildPending.Text}'
            or (r.IsMissing and exists(select 1 from entity k where k.parent_id = entity.id and k.last_failed_at is not null
              and (k.due_at is not null or k.import_id is not null)))
            then r.LookAgain end
        from rows() r where entity.id = r.Id
        """;

    private static readonly string BringBackSql = $"""
        update entity set due_at = case when {IsDueTooLate} then @Record else due_at end, {AtMost("look_at", "@Record")},
          {AtMost("uncertain_until", "@Uncertain")}, {AtMost("soft_until", "@Record")}, {AtMost("missing_until", "@Record")},
          {AtMost("resend_at", "@Now")}, {AtMost("missing_since", "@Now")}, {AtMost("first_failed_at", "@Now")},
          {AtMost("last_failed_at", "@Now")}
        where id = any(@Ids)
        """;
}
