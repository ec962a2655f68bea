using SyncWorker.Changes;

namespace SyncWorker.Ledger.Record;

/// <summary>The columns of <c>entity</c> that a received change moves.</summary>
internal sealed class EntityRow
{
    public long Id { get; init; }

    public required string Entity { get; init; }

    public required string Match { get; init; }

    public long? LastChangeId { get; set; }

    public long? ParentId { get; set; }

    public HighestKey Top { get; set; }

    /// <summary>How often the record went from existing to deleted or back, by the received changes. Odd: it was deleted.</summary>
    public int Turn { get; set; }

    public bool HasWork { get; set; }

    /// <summary>Whether a change of the group goes out before those of a bulk.</summary>
    public bool HasNews { get; set; }

    public bool IsChanged { get; set; }

    /// <summary>The name of a record that is not inserted yet; null: it is.</summary>
    public EntityAddress? New { get; init; }

    public long Epoch { get => Top.Epoch; init => Top = Top with { Epoch = value }; }

    public long Scale { init => Top = Top with { Scale = (int)value }; }

    public long Version { init => Top = Top with { Version = value }; }
}
