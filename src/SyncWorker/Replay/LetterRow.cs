using SyncWorker.Changes;
using SyncWorker.Ledger;

namespace SyncWorker.Replay;

/// <summary>A dead letter as stored in the ledger.</summary>
internal sealed class LetterRow
{
    public long Id { get; init; }

    public long? EntityId { get; init; }

    public string? Entity { get; init; }

    public string? Key { get; init; }

    public required string Kind { get; init; }

    public required string Mode { get; init; }

    public required string Source { get; init; }

    /// <summary>Null if the change was refused on arrival; then <see cref="Body"/> is what was received.</summary>
    public byte[]? Fields { get; init; }

    public byte[]? Body { get; init; }

    public required string Error { get; init; }

    public string? MessageId { get; init; }

    public long Epoch { get; init; }

    public long Scale { get; init; }

    public long Version { get; init; }

    /// <summary>The letter's place in the order; null if it belongs to no known record.</summary>
    public HighestKey? Place => EntityId is null ? null : new(Epoch, (int)Scale, Version);

    /// <summary>Whether a newer change of the whole record was accepted since.</summary>
    public bool IsMoot { get; init; }

    /// <summary>Whether the change would have created the record.</summary>
    public bool Creates => Kind == "Upsert" && Mode == "Snapshot";

    /// <summary>Null if the change is not, or no longer, a dead letter.</summary>
    public static LetterRow? Find(Session ledger, long id) =>
        ledger.QuerySingleOrDefault<LetterRow>(FindSql, new { Id = id });

    private const string FindSql = """
        select c.id as Id, c.entity_id as EntityId, e.entity as Entity, e.key as Key, c.kind as Kind, c.mode as Mode, c.source as Source,
          c.fields as Fields, c.body as Body, c.error as Error,
          c.message_id as MessageId, c.epoch as Epoch, c.scale as Scale, c.version as Version,
          coalesce((c.epoch, c.scale, c.version, c.id) < (e.base_epoch, e.base_scale, e.base_version, e.base_id), false) as IsMoot
        from change c left join entity e on e.id = c.entity_id
        where c.id = @Id and c.state = 'Dead'
        """;
}
