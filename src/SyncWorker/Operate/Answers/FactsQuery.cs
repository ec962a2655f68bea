using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Plan;

namespace SyncWorker.Operate.Answers;

/// <summary>Reads the facts that the answer about a record depends on.</summary>
internal static class FactsQuery
{
    /// <param name="entityId">The record.</param>
    /// <param name="refused">The newest dead letter that names its key and was refused before it was read; null if there is none.</param>
    public static RecordFacts Run(Session ledger, long entityId, long? refused, Circumstances circumstances)
    {
        var row = ledger.QuerySingle<Row>(EntitySql, new { Id = entityId });
        var over = FieldsJson.ReadOver(row.Over);
        var accepted = over.Values.Select(field => field.Key).Append(row.Base ?? default).Max();
        var pending = ledger.QuerySingleOrDefault<ChangeRow>(PendingSql, new { Id = entityId });
        var dead = Letter(ledger, refused, Math.Max(accepted.Id, pending?.Id ?? 0))
            ?? ledger.QuerySingleOrDefault<ChangeRow>(DeadSql, new { Id = entityId });
        var last = ledger.QuerySingleOrDefault<ChangeRow>(ChangeSql, new { Id = row.LastChangeId });
        return new()
        {
            Entity = row.Entity,
            Key = row.Key,
            Now = circumstances.Now,
            IsServiceDown = circumstances.IsServiceDown,
            WasReceived = row.LastChangeId is not null || dead is not null,
            Exists = row.Existence,
            Accepted = accepted == default
                ? null
                : new(accepted, ledger.QuerySingleOrDefault<ChangeRow>(ChangeSql, new { accepted.Id })?.SettledOn),
            Pending = pending is null ? null : new(pending.OrderKey, null),
            PendingSince = Instant.FromLedger(pending?.OldestAt),
            Dead = dead is null ? null : new(dead.OrderKey, dead.SettledOn),
            DeadReason = dead?.Error is { } error ? DeadLetters.ReasonOf(error) : null,
            Discarded = last is { State: ChangeState.Discarded } ? new(last.OrderKey, last.SettledOn) : null,
            SendingIn = row.ImportId,
            SendingSince = Instant.FromLedger(row.SendingSince),
            Blocked = row.Blocked,
            Due = Instant.FromLedger(row.DueAt),
            Attempts = row.Attempts,
            FirstFailedAt = Instant.FromLedger(row.FirstFailedAt),
            LastFailedAt = Instant.FromLedger(row.LastFailedAt),
            Parent = row.Parent,
            UncertainUntil = Instant.FromLedger(row.UncertainUntil),
            Gate = circumstances.Gate,
            Brake = circumstances.Brakes.FirstOrDefault(brake => row.Blocked == WaitReason.Paused(brake.Procedure).Text),
        };
    }

    /// <summary>The facts about a record of which only letters refused on arrival are known.</summary>
    public static RecordFacts OfRefused(Session ledger, string entity, string key, long refused, Circumstances circumstances)
    {
        var letter = Letter(ledger, refused, 0)!;
        return new()
        {
            Entity = entity,
            Key = key,
            Now = circumstances.Now,
            Dead = new(letter.OrderKey, letter.SettledOn),
            DeadReason = DeadLetters.ReasonOf(letter.Error!),
        };
    }

    /// <summary>
    /// The refused letter, if it was received last. Its receipt is its only place in the record's order, so it is then the newest change.
    /// </summary>
    private static ChangeRow? Letter(Session ledger, long? refused, long after) =>
        refused > after ? ledger.QuerySingle<ChangeRow>(ChangeSql, new { Id = refused }) with { Epoch = long.MaxValue, Scale = 0 } : null;

    private const string EntitySql = """
        select e.entity as Entity, e.key as Key, e.existence as Existence, e.base_epoch as BaseEpoch, e.base_scale as BaseScale,
          e.base_version as BaseVersion, e.base_id as BaseId, e.over as Over, e.last_change_id as LastChangeId, e.import_id as ImportId,
          i.started_at as SendingSince, e.blocked as Blocked, e.due_at as DueAt,
          e.attempts as Attempts, e.first_failed_at as FirstFailedAt, e.last_failed_at as LastFailedAt, e.uncertain_until as UncertainUntil,
          p.entity || ' ' || p.key as Parent
        from entity e left join entity p on p.id = e.parent_id left join import i on i.id = e.import_id
        where e.id = @Id
        """;

    private const string Columns = """
        c.id as Id, c.state as State, c.epoch as Epoch, c.scale as Scale, c.version as Version, c.settled_at as SettledAt,
        c.error as Error
        """;

    private const string Newer = "order by c.epoch desc, c.scale desc, c.version desc, c.id desc limit 1";

    private const string PendingSql = $"""
        select {Columns}, (select min(o.received_at) from change o where o.entity_id = @Id and o.state = 'Pending') as OldestAt
        from change c where c.entity_id = @Id and c.state = 'Pending' {Newer}
        """;

    private const string DeadSql = $"select {Columns} from change c where c.entity_id = @Id and c.state = 'Dead' {Newer}";

    private const string ChangeSql = $"select {Columns} from change c where c.id = @Id";

    private sealed class Row
    {
        public required string Entity { get; init; }
        public required string Key { get; init; }
        public Existence Existence { get; init; }
        public long? BaseEpoch { get; init; }
        public int BaseScale { get; init; }
        public long BaseVersion { get; init; }
        public long BaseId { get; init; }
        public byte[]? Over { get; init; }
        public long? LastChangeId { get; init; }
        public long? ImportId { get; init; }
        public long? SendingSince { get; init; }
        public string? Blocked { get; init; }
        public long? DueAt { get; init; }
        public int Attempts { get; init; }
        public long? FirstFailedAt { get; init; }
        public long? LastFailedAt { get; init; }
        public long? UncertainUntil { get; init; }
        public string? Parent { get; init; }

        public OrderKey? Base => BaseEpoch is { } epoch ? new(epoch, BaseScale, BaseVersion, BaseId) : null;
    }

    private sealed record ChangeRow
    {
        public long Id { get; init; }
        public ChangeState State { get; init; }
        public long Epoch { get; init; }
        public int Scale { get; init; }
        public long Version { get; init; }
        public long? SettledAt { get; init; }
        public string? Error { get; init; }
        public long? OldestAt { get; init; }

        public OrderKey OrderKey => new(Epoch, Scale, Version, Id);

        public DateTimeOffset? SettledOn => Instant.FromLedger(SettledAt);
    }
}
