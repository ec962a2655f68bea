using SyncWorker.Changes;
using SyncWorker.Ledger;

namespace SyncWorker.Convergence.Tests.Simulation;

/// <summary>A change as the ledger holds it at the end.</summary>
internal sealed class RecordedChange
{
    public const string Sql = """
        select c.id as Id, c.message_id as MessageId, c.state as State, c.epoch as Epoch, c.scale as Scale, c.version as Version,
          e.entity as Entity, e.key as EntityKey, e.attempts as Attempts, e.blocked as Blocked, c.error as Error,
          c.settled_at as SettledAtLedger, c.received_at as ReceivedAtLedger
        from change c left join entity e on e.id = c.entity_id
        """;

    /// <summary>The same query, including changes without a message id: one of their values contains the change's number.</summary>
    public const string SharedSql = """
        select c.id as Id,
          coalesce(c.message_id, 'm' || substring(convert_from(c.fields, 'UTF8') from '"(?:poison )?c([0-9]+)"')) as MessageId,
          c.state as State, c.epoch as Epoch, c.scale as Scale, c.version as Version,
          e.entity as Entity, e.key as EntityKey, e.attempts as Attempts, e.blocked as Blocked, c.error as Error,
          c.settled_at as SettledAtLedger, c.received_at as ReceivedAtLedger
        from change c join entity e on e.id = c.entity_id
        """;

    public long Id { get; init; }
    public required string MessageId { get; init; }
    public ChangeState State { get; init; }
    public long Epoch { get; init; }
    public int Scale { get; init; }
    public long Version { get; init; }
    public required string Entity { get; init; }
    public required string EntityKey { get; init; }
    public int Attempts { get; init; }
    public string? Blocked { get; init; }
    public string? Error { get; init; }

    public long ReceivedAtLedger { get; init; }

    public DateTimeOffset ReceivedAt => Instant.FromLedger(ReceivedAtLedger);

    public long? SettledAtLedger { get; init; }

    public DateTimeOffset? SettledAt => Instant.FromLedger(SettledAtLedger);

    public OrderKey Key => new(Epoch, Scale, Version, Id);
}
