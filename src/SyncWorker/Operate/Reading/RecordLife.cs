using SyncWorker.Operate.Lists;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Operate.Reading;

/// <summary>What a page about one record shows beside its report.</summary>
internal sealed record RecordLife
{
    /// <summary>What the board has, field by field.</summary>
    public IReadOnlyList<BoardField> Board { get; init; } = [];

    public RelatedRecord? Parent { get; init; }

    /// <summary>The first records below this one.</summary>
    public IReadOnlyList<RelatedRecord> Children { get; init; } = [];

    public long ChildCount { get; init; }

    /// <summary>What each change said, by its id.</summary>
    public IReadOnlyDictionary<long, SaidChange> Said { get; init; } = new Dictionary<long, SaidChange>();

    /// <summary>What people did to this record or its changes, newest first.</summary>
    public IReadOnlyList<AuditEntry> Audit { get; init; } = [];

    /// <summary>Replays of its dead letters, newest first.</summary>
    public IReadOnlyList<OperationReport> Operations { get; init; } = [];
}

/// <summary>A value on the board, as far as the accepted calls show.</summary>
/// <param name="Change">The change that the value came from; null if the ledger no longer knows.</param>
/// <param name="IsPatch">The change named this field alone, and did not say the whole record.</param>
internal sealed record BoardField(string Field, string Value, long? Change, bool IsPatch);

/// <summary>A record above or below.</summary>
internal sealed record RelatedRecord(string Entity, string Key, string Exists, string Status);

/// <summary>The content of a change.</summary>
/// <param name="SourceTime">When it happened, as the source says; null if the source counts versions, or says nothing.</param>
internal sealed record SaidChange(DateTimeOffset? SourceTime, IReadOnlyDictionary<string, string> Fields);
