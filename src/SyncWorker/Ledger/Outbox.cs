using SyncWorker.Dispatch;
using SyncWorker.Receive;

namespace SyncWorker.Ledger;

/// <summary>Events that others are still to be told of. Triggers write them (003-outbox.sql), in the transaction that causes them.</summary>
internal sealed class Outbox(LedgerStore store, BrokerOptions broker, GateOptions gate)
{
    /// <summary>
    /// Says whether anybody takes them: without a broker none is kept, or they would grow for ever. The first write of each life of
    /// the worker, and so the one that proves that the ledger takes writes.
    /// </summary>
    public Task SwitchAsync(CancellationToken cancellationToken) => store.WriteAsync(
        ledger =>
        {
            ledger.Execute(
                SwitchSql, new { IsOn = broker.Transport != Transport.None, OutageAfter = (long)gate.OutageAlarm.TotalMilliseconds });
        },
        cancellationToken);

    /// <summary>The oldest ones, in their order.</summary>
    public IReadOnlyList<OutgoingEvent> Next(int limit) => store.Read(ledger =>
        ledger.Query<OutboxRow>(NextSql, new { Limit = limit }).Select(row => row.ToEvent()).ToList());

    /// <summary>The broker has these.</summary>
    public Task DeleteAsync(IEnumerable<OutgoingEvent> published, CancellationToken cancellationToken) => store.WriteAsync(
        ledger => { ledger.Execute("delete from outbox where id = any(@Ids)", new { Ids = published.Select(published => published.Id).ToArray() }); },
        cancellationToken);

    private const string SwitchSql = """
        update outbox_setting set is_on = @IsOn, outage_after = @OutageAfter;
        delete from outbox where not @IsOn;
        delete from pause where not @IsOn;
        """;

    private const string NextSql = """
        select o.id as Id, o.message_id as MessageId, o.type as Type, o.at as At, o.change_id as ChangeId, o.error as Error, o.reason as Reason,
          o.detail as Detail, o.procedure as Procedure, o.since as Since, o.until as Until,
          c.message_id as ChangeMessageId, c.kind as Kind, e.entity as Entity, e.key as Key
        from outbox o left join change c on c.id = o.change_id left join entity e on e.id = c.entity_id
        order by o.id limit @Limit
        """;
}
