using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Operate.Queries;

/// <summary>Reads changes and their outcomes.</summary>
internal static class ChangeQuery
{
    private const int MostOfAnEntity = 200;

    public static ChangeReport? One(Session ledger, long id) =>
        ledger.QuerySingleOrDefault<Row>(OneSql, new { Id = id })?.ToReport();

    /// <summary>The changes of a record, newest first. The query follows the link from each change to the one before it.</summary>
    public static IReadOnlyList<ChangeReport> OfEntity(Session ledger, long? lastChangeId) =>
        [.. ledger.Query<Row>(ChainSql, new { Last = lastChangeId, Most = MostOfAnEntity })
            .Select(row => row.ToReport())];

    internal const string Columns = """
        c.id as Id, c.kind as Kind, c.mode as Mode, c.scale as Scale, c.version as Version, c.state as State,
        c.received_at as ReceivedAt, c.source as Source, c.message_id as MessageId, c.settled_at as SettledAt,
        c.import_id as ImportId, c.error as Error, c.replay_of as ReplayOf, c.export as Export,
        e.entity as Entity, e.key as Key, e.import_id as SendingIn, e.blocked as Blocked,
        i.started_at as StartedAt, i.finished_at as FinishedAt, i.rows as Rows, i.bytes as Bytes, i.status as HttpStatus,
        i.outcome as Outcome, i.message as Message
        """;

    /// <summary>The tables of <see cref="Columns"/>, beside <c>change c</c>.</summary>
    internal const string Joins = "left join entity e on e.id = c.entity_id left join import i on i.id = c.import_id";

    private const string OneSql = $"select {Columns} from change c {Joins} where c.id = @Id";

    private const string ChainSql = $"""
        with recursive chain (id, previous, length) as (
          select id, previous, 1 from change where id = @Last
          union all
          select c.id, c.previous, chain.length + 1 from change c join chain on c.id = chain.previous where chain.length < @Most)
        select {Columns} from chain join change c on c.id = chain.id {Joins} order by c.id desc
        """;

    internal sealed class Row
    {
        public long Id { get; init; }
        public required string Kind { get; init; }
        public required string Mode { get; init; }
        public int Scale { get; init; }
        public long Version { get; init; }
        public ChangeState State { get; init; }
        public long ReceivedAt { get; init; }
        public required string Source { get; init; }
        public string? MessageId { get; init; }
        public long? SettledAt { get; init; }
        public long? ImportId { get; init; }
        public string? Error { get; init; }
        public long? ReplayOf { get; init; }
        public string? Export { get; init; }
        public string? Entity { get; init; }
        public string? Key { get; init; }
        public long? SendingIn { get; init; }
        public string? Blocked { get; init; }
        public long StartedAt { get; init; }
        public long? FinishedAt { get; init; }
        public long Rows { get; init; }
        public long Bytes { get; init; }
        public int? HttpStatus { get; init; }
        public string? Outcome { get; init; }
        public string? Message { get; init; }

        public ChangeReport ToReport()
        {
            var reason = Error is null ? null : DeadLetters.ReasonOf(Error);
            return new()
            {
                Id = Id,
                Entity = Entity,
                Key = Key,
                Kind = Kind,
                Mode = Mode,
                Version = Scale == 1 ? Version : null,
                State = (State, SendingIn, Blocked) switch
                {
                    (ChangeState.Pending, not null, _) => "sending",
                    (ChangeState.Pending, _, not null) => "blocked",
                    _ => State.ToString().ToLowerInvariant(),
                },
                ReceivedAt = Instant.FromLedger(ReceivedAt),
                Source = Source,
                MessageId = MessageId,
                Export = Export,
                SettledAt = Instant.FromLedger(SettledAt),
                Import = ImportId is not { } import || StartedAt == 0
                    ? null // the call is retired
                    : new(
                        import, Instant.FromLedger(StartedAt), Instant.FromLedger(FinishedAt), Rows, Bytes, HttpStatus, Outcome, Message),
                Code = reason?.Code,
                Message = reason?.Message,
                ReplayOf = ReplayOf,
                ReplacedBy = reason?.ReplacedBy,
                Note = reason?.Note,
            };
        }
    }
}
