using SyncWorker.Changes;

namespace SyncWorker.Ledger.Operators;

/// <summary>Operators' actions on records. All their statements that write <c>entity</c> are here.</summary>
internal static class RecordMarks
{
    /// <summary>Lets the record go without waiting for anything.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Skip(Session ledger, long id, long now) => ledger.Execute(SkipSql, new { Id = id, Now = now });

    /// <summary>Makes every pending change of the record a dead letter.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    /// <param name="error">The reason for each change, as JSON.</param>
    /// <returns>The changes that are dead now.</returns>
    public static IReadOnlyList<long> SetAside(Session ledger, long id, string error, long now)
    {
        var dead = DeadLetters.Make(ledger, "entity_id = @Id", new { Id = id, Now = now, Error = error });
        LoseChanges(ledger, id, now);
        Counters.Add(ledger, [new(Counters.Settled(ChangeState.Dead), dead.Count)]);
        return [.. dead.Select(change => change.Id)];
    }

    /// <summary>Schedules what is left of a record of which changes became dead letters without a call.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void LoseChanges(Session ledger, long id, long now) => ledger.Execute(LoseSql, new { Id = id, Now = now });

    /// <summary>The next change is newer than everything before it. The scale of the versions stays: a restored source keeps it.</summary>
    /// <param name="condition">Which records, in SQL.</param>
    /// <returns>How many records.</returns>
    public static int StartEpoch(Session ledger, string condition, object arguments)
    {
        var ids = ledger.Query<long>($"select id from entity where last_change_id is not null and {condition}", arguments);
        ledger.Hold(ids);
        return ledger.Execute(EpochSql, new { Ids = ids.ToArray() });
    }

    /// <summary>
    /// Sends the accepted state again. The late window of a call without an answer continues: what is accepted now is sent again after it.
    /// Children wait for their parent until it has its answer, as they do for a parent that is sent for the first time.
    /// </summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Resend(Session ledger, IReadOnlyCollection<long> ids, long now)
    {
        ledger.Hold(ids);
        ledger.Execute(ResendSql, new { Ids = ids.ToArray(), Now = now });
    }

    /// <summary>The ledger belongs to another board from now on: what was true of the board before is not known of this one.</summary>
    public static void ForgetBoard(Session ledger) => ledger.Execute(ForgetSql);

    private const string ForgetSql = """
        update entity set
          revision = revision + 1, existence = 'Unknown', existence_since = null, accepted_at = null, board_parent_id = null
        """;

    private static readonly string SkipSql = $"update entity set skips_wait = true, {Schedule.Due("@Now")} where id = @Id";

    private const string LoseSql = $"update entity set {Schedule.Left}, {Schedule.Look} where id = @Id";

    private const string EpochSql = "update entity set top_epoch = top_epoch + 1, top_version = 0 where id = any(@Ids)";

    private static readonly string ResendSql = $"update entity set resend_at = @Now, {Schedule.Due("@Now")} where id = any(@Ids)";
}
