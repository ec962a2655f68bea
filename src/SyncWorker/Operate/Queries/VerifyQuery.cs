using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Find;
using SyncWorker.Plan;

namespace SyncWorker.Operate.Queries;

/// <summary>
/// Compares what different hands wrote, counters with rows and rows with calls, and asks whether things still move. Design §4. It may be
/// asked at any instant.
/// </summary>
internal static class VerifyQuery
{
    /// <summary>A look that should have come that long ago did not: with a worker that runs it comes within a second.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(1);

    /// <summary>Longer than every wait that an option allows, and than every lease and call.</summary>
    private static readonly TimeSpan LongerThanAnyWait = TimeSpan.FromHours(25);

    public static VerifyReport Run(Session ledger, DateTimeOffset now)
    {
        // By the later of two clocks: a clock that was set back makes no time of the ledger one that never comes.
        var latest = Instant.FromLedger(ledger.ExecuteScalar<long?>("select received_at from change order by id desc limit 1")) is { } received && received > now ? received : now;
        var times = new { Now = now.ToLedger(), Ago = (now - LongerThanAnyWait).ToLedger(), Ahead = (latest + LongerThanAnyWait).ToLedger(), Year = (long)TimeSpan.FromDays(366).TotalMilliseconds };

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
            new("recorded + replays = changes in all states + retired", Count(Counters.Recorded) + Count(Counters.Replays), states.Values.Sum() + retired),
        };
        rules.AddRange(Enum.GetValues<ChangeState>().Where(state => state != ChangeState.Pending).Select(state => new RuleReport(
            $"settled {state.ToString().ToLowerInvariant()} = changes in that state + retired",
            Count(Counters.Settled(state)),
            states.GetValueOrDefault(state) + Count(Counters.Retired(state)))));
        rules.AddRange([
            new("applied or coalesced without an accepted import", Rows(UnacceptedSql), 0),
            new("applied or coalesced above what the entity has accepted", Rows(AboveAcceptedSql), 0),
            new("superseded with nothing accepted above", Rows(UnsupersededSql), 0),
            new("dead without a reason", Rows("select count(*) from change where state = 'Dead' and error is null"), 0),
            new("pending below what was accepted, and not due", Rows(PendingBelowBaseSql), 0),
            new("pending, and neither due, nor sent, nor waiting for something", Rows(ForgottenSql), 0),
            new("entities in a call that is not open", Rows(OrphanedSql), 0),
            new("entities in a call of a worker that has lost them", Rows(UnleasedSql), 0),
            new("counters below zero", counters.Values.Count(value => value < 0), 0),
            new("waiting, and looked at by nothing", Rows(UnlookedSql), 0),
            new("waiting for a reason that has ended", EndedReasons(ledger, now), 0),
            new("due at the end of time", ledger.ExecuteScalar<long>(EndOfTimeSql, times), 0),
            new("calls open for longer than any can last", ledger.ExecuteScalar<long>(OpenTooLongSql, times), 0),
            new("to be sent again, and looked at by nothing", Rows(UnsentAgainSql), 0),
            new("generations of keys that do not turn", ledger.ExecuteScalar<long>(GenerationSql, times), 0),
        ]);
        return VerifyReport.Of(rules);
    }

    /// <summary>Of those that wait for their parent and should have been looked at. A reason may be old for as long as a look takes to come.</summary>
    private static long EndedReasons(Session ledger, DateTimeOffset now)
    {
        // A worker alone can say whether reading is behind.
        var rules = new WaitRules(new HashSet<long>(), new(IsBehind: true));
        var parents = ledger.Query<long>(OverdueSql, new { Overdue = (now - Overdue).ToLedger() }).ToArray();
        var ended = WorkFinder.Parents(ledger, parents).Where(parent => rules.ForChildrenOf(parent, now) is null).Select(parent => parent.Id).ToArray();
        return ledger.ExecuteScalar<long>("select count(*) from entity where parent_id = any(@Ids) and blocked like 'parent %'", new { Ids = ended });
    }

    private const string OverdueSql = """
        select p.id from entity p
        where p.look_at > 0 and p.look_at < @Overdue and exists(select 1 from entity k where k.parent_id = p.id and k.blocked like 'parent %')
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

    // A year is the longest window that the option allows. Only what is recorded makes a generation turn.
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

    // Whoever takes a partition over frees what is in calls, in the same transaction. An embedded ledger has no rows here.
    private const string UnleasedSql = """
        select count(*) from entity e join import i on i.id = e.import_id join partition p on p.id = e.partition
        where p.owner <> i.worker
        """;

    private const string OrphanedSql = """
        select count(*) from entity e left join import i on i.id = e.import_id
        where e.import_id is not null and (i.id is null or i.finished_at is not null)
        """;
}
