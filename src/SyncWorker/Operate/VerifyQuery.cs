using SyncWorker.Ledger;

namespace SyncWorker.Operate;

/// <summary>Compares what different hands wrote: counters with rows, rows with calls. Design §4. It may be asked at any instant.</summary>
internal static class VerifyQuery
{
    public static VerifyReport Run(Session ledger)
    {
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
        ]);
        return VerifyReport.Of(rules);
    }

    private const string UnacceptedSql = """
        select count(*) from change c left join import i on i.id = c.import_id
        where c.state in ('Applied', 'Coalesced') and (i.id is null or i.outcome <> 'accepted')
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
