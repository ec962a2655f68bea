using SyncWorker.Gate;

namespace SyncWorker.Ledger.Events;

/// <summary>Events that are still to be published. Triggers (003-outbox.sql) write them, in the transaction that causes them.</summary>
/// <param name="hasBroker">Whether this worker can publish events.</param>
internal sealed class Outbox(LedgerStore store, bool hasBroker, GateOptions gate, TimeProvider time)
{
    // Longer than any update or holiday: a worker that publishes and was away for so long does not come back.
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromDays(7);

    // A hundred events take less time. After a crash another worker publishes the rest.
    private static readonly TimeSpan ClaimFor = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Turns the outbox on if this worker has a broker. A worker without a broker turns it off, so that the outbox does not grow for ever:
    /// at once if it is alone with its ledger, otherwise after a week without a worker that has a broker, because the events of the other
    /// workers are not its own. This is the worker's first write after each start, so it proves that the ledger accepts writes.
    /// </summary>
    public Task SwitchAsync(CancellationToken cancellationToken) => store.WriteAsync(
        ledger =>
        {
            var now = time.GetUtcNow();
            ledger.Execute(
                hasBroker ? TakeSql : DropSql,
                new
                {
                    Now = now.ToLedger(),
                    OutageAfter = (long)gate.OutageAlarm.TotalMilliseconds,
                    LeftBefore = (store.IsShared ? now - LongestAbsence : now).ToLedger(),
                });
        },
        cancellationToken);

    /// <summary>One worker publishes at a time, so that no event overtakes another.</summary>
    /// <returns>Whether it is this worker's turn.</returns>
    public async Task<bool> ClaimAsync(string worker, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return !store.IsShared || await store.WriteAsync(
            ledger => ledger.Execute(ClaimSql, new { Worker = worker, Now = now.ToLedger(), Until = (now + ClaimFor).ToLedger() }) == 1,
            cancellationToken);
    }

    /// <summary>The oldest events, in order.</summary>
    public IReadOnlyList<OutgoingEvent> Next(int limit) => store.Read(ledger =>
        ledger.Query<OutboxRow>(NextSql, new { Limit = limit }).Select(row => row.ToEvent()).ToList());

    /// <summary>Deletes events that the broker has.</summary>
    public Task DeleteAsync(IEnumerable<OutgoingEvent> published, CancellationToken cancellationToken) => store.WriteAsync(
        ledger =>
        {
            ledger.Execute("delete from outbox where id = any(@Ids)", new { Ids = published.Select(published => published.Id).ToArray() });
        },
        cancellationToken);

    private const string TakeSql = "update outbox_setting set is_on = true, outage_after = @OutageAfter, taken_at = @Now";

    // A ledger from an earlier version has no time here: the week begins now.
    private const string DropSql = """
        update outbox_setting set taken_at = coalesce(taken_at, @Now);
        update outbox_setting set is_on = false where taken_at <= @LeftBefore;
        delete from outbox where not (select is_on from outbox_setting);
        delete from pause where not (select is_on from outbox_setting);
        """;

    private const string ClaimSql = """
        update outbox_setting set publisher = @Worker, publishes_until = @Until
        where publisher = @Worker or coalesce(publishes_until, 0) <= @Now
        """;

    private const string NextSql = """
        select o.id as Id, o.message_id as MessageId, o.type as Type, o.at as At, o.change_id as ChangeId, o.error as Error,
          o.reason as Reason, o.detail as Detail, o.procedure as Procedure, o.since as Since, o.until as Until,
          c.message_id as ChangeMessageId, c.kind as Kind, e.entity as Entity, e.key as Key
        from outbox o left join change c on c.id = o.change_id left join entity e on e.id = c.entity_id
        order by o.id limit @Limit
        """;
}
