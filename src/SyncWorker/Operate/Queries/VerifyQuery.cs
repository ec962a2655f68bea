using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Find;
using SyncWorker.Plan;

namespace SyncWorker.Operate.Queries;

/// <summary>
/// Compares numbers that were written independently (counters with rows, rows with calls), and checks that nothing is stuck. Design §4.
/// It can run at any time.
/// </summary>
internal static class VerifyQuery
{
    /// <summary>A check that is overdue by this time was missed: a running worker makes it within a second.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(1);

    /// <summary>Longer than any wait that an option allows, and longer than any lease or call.</summary>
    private static readonly TimeSpan LongerThanAnyWait = TimeSpan.FromHours(25);

    public static VerifyReport Run(Session ledger, DateTimeOffset now)
    {
        // The later of two clocks counts: after a clock was set back, the ledger's times do not look as if they never come.
        var latest = Instant.FromLedger(ledger.ExecuteScalar<long?>("select received_at from change order by id desc limit 1"))
            is { } received && received > now ? received : now;
        var times = new
        {
            Now = now.ToLedger(),
            Ago = (now - LongerThanAnyWait).ToLedger(),
            Ahead = (latest + LongerThanAnyWait).ToLedger(),
            Year = (long)TimeSpan.FromDays(366).TotalMilliseconds,
        };

        var counters = Counters.Read(ledger);
        long Count(string name) => counters.GetValueOrDefault(name);
        long Rows(string sql) => ledger.ExecuteScalar<long>(sql);

        var states = ledger.Query<(ChangeState State, long Rows)>("select state, count(*) from change group by state")
            .ToDictionary(state => state.State, state => state.Rows);
        var retired = Enum.GetValues<ChangeState>().Sum(state => Count(Counters.Retired(state)));
        var rules = new List<RuleReport>
        {
            new("acked + accepted = recorded + duplicates",
                Count(Counters.Acked) + Count(Counters.Accepted), Count(Counters.Recorded) + Count(Counters.Duplicates)),
            new("recorded + replays = changes in all states + retired",
                Count(Counters.Recorded) + Count(Counters.Replays), states.Values.Sum() + retired),
        };
        rules.AddRange(Enum.GetValues<ChangeState>().Where(state => state != ChangeState.Pending).Select(state => new RuleReport(
            $"settled {state.ToString().ToLowerInvariant()} = changes in that state + retired",
            Count(Counters.Settled(state)),
            states.GetValueOrDefault(state) + Count(Counters.Retired(state)))));
        rules.AddRange([
            new("applied or coalesced without an accepted import", Rows(UnacceptedSql), 0),
            new("applied or coalesced above what the entity has accepted", Rows(AboveAcceptedSql), 0),
            new("unchanged above what the entity has accepted", Rows(UnchangedAboveSql), 0),
            new("superseded with nothing accepted above", Rows(UnsupersededSql), 0),
            new("dead without a reason", Rows("select count(*) from change where state = 'Dead' and error is null"), 0),
            new("pending below what was accepted, and not due", Rows(PendingBelowBaseSql), 0),
            new("pending, and neither due, nor sent, nor waiting for something", Rows(ForgottenSql), 0),
            new("entities in a call that is not open", Rows(OrphanedSql), 0),
            new("entities in a call of a worker that has lost them", Rows(UnleasedSql), 0),
            new("counters below zero", counters.Values.Count(value => value < 0), 0),
            new("waiting, and no check is scheduled", Rows(UnlookedSql), 0),
            new("waiting for a reason that has ended", EndedReasons(ledger, now), 0),
            new("due later than the longest wait", ledger.ExecuteScalar<long>(EndOfTimeSql, times), 0),
            new("calls open for longer than any can last", ledger.ExecuteScalar<long>(OpenTooLongSql, times), 0),
            new("to be sent again, and nothing is scheduled", Rows(UnsentAgainSql), 0),
            new("key generations that do not rotate", ledger.ExecuteScalar<long>(GenerationSql, times), 0),
        ]);
        return VerifyReport.Of(rules);
    }

    /// <summary>Counts children whose parent's check is overdue and whose reason has ended. Until a check a reason may be old.</summary>
    private static long EndedReasons(Session ledger, DateTimeOffset now)
    {
        // Only a worker can tell whether reading is behind.
        var rules = new WaitRules(new HashSet<long>(), new(IsBehind: true));
        var parents = ledger.Query<long>(OverdueSql, new { Overdue = (now - Overdue).ToLedger() }).ToArray();
        var ended = WorkFinder.Parents(ledger, parents)
            .Where(parent => rules.ForChildrenOf(parent, now) is null).Select(parent => parent.Id).ToArray();
        return ledger.ExecuteScalar<long>(
            "select count(*) from entity where parent_id = any(@Ids) and blocked like 'parent %'", new { Ids = ended });
    }

    private const string OverdueSql = """
        select p.id from entity p
        where p.look_at > 0 and p.look_at < @Overdue
          and exists(select 1 from entity k where k.parent_id = p.id and k.blocked like 'parent %')
        """;

    private const string UnlookedSql = """
        select count(*) from entity e left join entity p on p.id = e.parent_id
        where e.blocked is not null and e.due_at is null and case
          when e.blocked = 'child pending' then e.look_at is null
          when e.blocked = 'parent unknown' or e.blocked = 'dry run' or e.blocked like 'paused: %' then false
          when e.blocked in ('parent pending', 'parent dead', 'parent missing') then p.look_at is null
          else true end -- 'no base' has a time of its own
        """;

    private const string EndOfTimeSql = "select count(*) from entity where due_at > @Ahead or look_at > @Ahead or soft_until > @Ahead";

    private const string OpenTooLongSql = "select count(*) from import where finished_at is null and started_at < @Ago";

    private const string UnsentAgainSql = """
        select count(*) from entity
        where (uncertain_until is not null or resend_at is not null) and due_at is null and import_id is null and blocked is null
        """;

    // A year is the longest window that the option allows. Only a recorded change makes a generation rotate.
    private const string GenerationSql = """
        select count(*) from counter
        where slot = 'seen' and name = 'generation began'
          and (value > @Ahead or (select received_at from change order by id desc limit 1) - value > @Year)
        """;

    private const string UnacceptedSql = """
        select count(*) from change c left join import i on i.id = c.import_id
        where c.state in ('Applied', 'Coalesced') and (i.id is null or i.outcome not in ('accepted', 'not needed'))
        """;

    private const string AboveAcceptedSql = """
        select count(*) from change c join entity e on e.id = c.entity_id
        where c.state = 'Applied' and (c.kind <> 'Upsert' or c.mode = 'Snapshot')
          and coalesce((c.epoch, c.scale, c.version, c.id) > (e.base_epoch, e.base_scale, e.base_version, e.base_id), true)
        """;

    private const string UnchangedAboveSql = """
        select count(*) from change c join entity e on e.id = c.entity_id
        where c.state = 'Unchanged' and c.mode = 'Snapshot'
          and coalesce((c.epoch, c.scale, c.version, c.id) > (e.base_epoch, e.base_scale, e.base_version, e.base_id), true)
        """;

    private const string UnsupersededSql = """
        select count(*) from change c join entity e on e.id = c.entity_id
        where c.state = 'Superseded' and e.over is null
          and coalesce((c.epoch, c.scale, c.version, c.id) >= (e.base_epoch, e.base_scale, e.base_version, e.base_id), true)
        """;

    private const string PendingBelowBaseSql = """
        select count(*) from change c join entity e on e.id = c.entity_id
        where c.state = 'Pending' and e.due_at is null and e.import_id is null
          and (c.epoch, c.scale, c.version, c.id) < (e.base_epoch, e.base_scale, e.base_version, e.base_id)
        """;

    private const string ForgottenSql = """
        select count(*) from change c join entity e on e.id = c.entity_id
        where c.state = 'Pending' and e.due_at is null and e.import_id is null and e.blocked is null
        """;

    // A worker that takes over a partition frees the entities in its calls in the same transaction. An embedded ledger has no rows here.
    private const string UnleasedSql = """
        select count(*) from entity e join import i on i.id = e.import_id join partition p on p.id = e.partition
        where p.owner <> i.worker
        """;

    private const string OrphanedSql = """
        select count(*) from entity e left join import i on i.id = e.import_id
        where e.import_id is not null and (i.id is null or i.finished_at is not null)
        """;
}
