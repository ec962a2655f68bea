using System.Text;
using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Queries;

/// <summary>Reads open dead letters.</summary>
internal static class DeadLetterQuery
{
    /// <returns>Null if the change is not, or no longer, a dead letter.</returns>
    public static DeadLetter? One(Session ledger, long id) =>
        ledger.QuerySingleOrDefault<Row>($"{Sql} and c.id = @Id", new { Id = id })?.ToLetter();

    /// <summary>The letters that match, newest first.</summary>
    public static Page<DeadLetter> Run(Session ledger, LetterFilter filter)
    {
        var page = new LetterRows(ledger, filter).Page();
        var letters = ledger.Query<Row>($"{Sql} and c.id = any(@Ids) order by c.id desc", new { Ids = page.Items.ToArray() });
        return new([.. letters.Select(row => row.ToLetter())], page.Next, page.Total);
    }

    private const string Sql = """
        select c.id as Id, e.entity as Entity, e.key as Key, c.kind as Kind, c.mode as Mode, c.scale as Scale, c.version as Version,
          c.received_at as ReceivedAt, c.source as Source, c.message_id as MessageId, c.import_id as ImportId, c.replay_of as ReplayOf,
          c.fields as Fields, c.body as Body, c.headers as Headers, c.error as Error
        from change c left join entity e on e.id = c.entity_id
        where c.state = 'Dead'
        """;

    private sealed class Row
    {
        public long Id { get; init; }
        public string? Entity { get; init; }
        public string? Key { get; init; }
        public required string Kind { get; init; }
        public required string Mode { get; init; }
        public int Scale { get; init; }
        public long Version { get; init; }
        public long ReceivedAt { get; init; }
        public required string Source { get; init; }
        public string? MessageId { get; init; }
        public long? ImportId { get; init; }
        public long? ReplayOf { get; init; }
        public byte[]? Fields { get; init; }
        public byte[]? Body { get; init; }
        public string? Headers { get; init; }
        public required string Error { get; init; }

        public DeadLetter ToLetter()
        {
            var reason = DeadLetters.ReasonOf(Error);
            return new()
            {
                Id = Id,
                Entity = Entity,
                Key = Key,
                Kind = Kind,
                Mode = Mode,
                Version = Scale == 1 ? Version : null,
                Class = reason.Class,
                Code = reason.Code,
                Fingerprint = Fingerprint.Of(Entity, Key, reason),
                Error = reason.Error,
                Message = reason.Message,
                Procedure = reason.Procedure,
                Field = reason.Field,
                HttpStatus = reason.HttpStatus,
                Attempts = reason.Attempts,
                FirstSeen = reason.FirstSeen,
                LastSeen = reason.LastSeen,
                ReceivedAt = Instant.FromLedger(ReceivedAt),
                Source = Source,
                MessageId = MessageId,
                ImportId = ImportId,
                ReplayOf = ReplayOf,
                Fields = FieldsJson.Read(Fields),
                Body = Body is null ? null : Encoding.UTF8.GetString(Body),
                Headers = Headers is null ? null : JsonSerializer.Deserialize<JsonElement>(Headers),
            };
        }
    }
}
