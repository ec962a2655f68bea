using SyncWorker.Ledger;

namespace SyncWorker.Replay.Operation;

/// <summary>Reads operations and their letters.</summary>
internal static class OperationRows
{
    /// <summary>The next letters to put back, oldest first.</summary>
    public static IReadOnlyList<long> Remaining(Session ledger, long operation, int most) =>
        [.. ledger.Query<long>(RemainingSql, new { Operation = operation, Most = most })];

    /// <summary>The letters put back so far, with the changes that go out for them.</summary>
    public static IReadOnlyList<Replacement> Released(Session ledger, long operation) =>
        [.. ledger.Query<(long Id, long By)>(ReleasedSql, new { Operation = operation }).Select(row => new Replacement(row.Id, row.By))];

    /// <summary>A change of a repair, and the time after which what was received is newer than it.</summary>
    public static (byte[] Change, long AsOf) ChangeOf(Session ledger, long operation, long number) =>
        ledger.QuerySingle<(byte[] Change, long AsOf)>(
            "select change as Change, as_of as AsOf from operation_repair where operation_id = @Operation and number = @Number",
            new { Operation = operation, Number = number });

    public static IReadOnlyList<OperationRow> Running(Session ledger) =>
        [.. ledger.Query<OperationRow>(OperationRow.SelectSql + " where state = 'Running' order by id for update")];

    /// <summary>Whether an operation is running, or ended before all its verdicts arrived.</summary>
    public static bool AnyOpen(Session ledger) => ledger.ExecuteScalar<bool>(AnyOpenSql);

    public static OperationProgress Progress(Session ledger, long operation) =>
        ledger.QuerySingle<OperationProgress>(ProgressSql, new { Operation = operation });

    public static OperationReport? Find(Session ledger, long id) =>
        ledger.QuerySingleOrDefault<OperationRow>(OperationRow.SelectSql + " where id = @Id", new { Id = id })?.ToReport(
            Progress(ledger, id),
            [.. ledger.Query<long>(FailuresSql, new { Operation = id })],
            [
                .. ledger.Query<(long Id, string Note)>(RefusalsSql, new { Operation = id })
                    .Select(row => new RefusedReplay(row.Id, row.Note)),
            ]);

    private const string RemainingSql = """
        select change_id from operation_letter
        where operation_id = @Operation and sent_as is null and outcome is null order by change_id limit @Most
        """;

    private const string ReleasedSql = """
        select change_id as Id, sent_as as By from operation_letter
        where operation_id = @Operation and sent_as is not null order by change_id
        """;

    private const string AnyOpenSql = """
        select exists(select 1 from operation where state = 'Running')
          or exists(select 1 from operation_letter where sent_as is not null and outcome is null)
        """;

    // A verdict that the operation has not recorded yet is read from the change. Only these two reasons wait for something that may
    // never come by itself.
    private const string VerdictsSql = """
        select l.step, l.sent_as, coalesce(l.outcome, case
          when l.sent_as is null then null
          when c.state = 'Pending' and e.blocked in ('parent dead', 'no base') then 'Waiting'
          else coalesce(c.state, 'Retired') end) as verdict
        from operation_letter l
        left join change c on c.id = l.sent_as and l.outcome is null
        left join entity e on e.id = c.entity_id
        where l.operation_id = @Operation
        """;

    private const string ProgressSql = $"""
        select
          count(*) as Frozen,
          count(sent_as) as Released,
          count(*) filter (where verdict in ('Applied', 'Coalesced', 'Unchanged')) as Applied,
          count(*) filter (where verdict = 'Superseded') as Superseded,
          count(*) filter (where verdict = 'Dead') as Failed,
          count(*) filter (where verdict in ('Discarded', 'Retired')) as Closed,
          count(*) filter (where verdict = 'Waiting') as Waiting,
          count(*) filter (where verdict = 'Pending') as Pending,
          count(*) filter (where verdict = 'Refused') as Refused,
          count(*) filter (where verdict is null) as Remaining,
          count(distinct case when verdict in ('Applied', 'Coalesced', 'Unchanged', 'Superseded', 'Dead') then step end) as Steps
        from ({VerdictsSql}) verdicts
        """;

    private const string FailuresSql = """
        select case when o.kind = 'repair' then l.sent_as else l.change_id end
        from operation_letter l join operation o on o.id = l.operation_id left join change c on c.id = l.sent_as
        where l.operation_id = @Operation and coalesce(l.outcome, c.state) = 'Dead' order by 1 limit 100
        """;

    private const string RefusalsSql = """
        select change_id as Id, note as Note from operation_letter
        where operation_id = @Operation and outcome = 'Refused' order by change_id limit 100
        """;
}
