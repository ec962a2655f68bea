using SyncWorker.Contracts;

namespace SyncWorker.Changes;

/// <summary>A recorded change that has no verdict yet.</summary>
/// <param name="Fields">Wire name → value as it is sent, keys included.</param>
internal sealed record PendingChange(OrderKey Key, ChangeKind Kind, ChangeMode Mode, IReadOnlyDictionary<string, string> Fields)
{
    public long Id => Key.Id;

    /// <summary>Whether the change is part of a declared full export, which also says what has not changed.</summary>
    public bool IsExport { get; init; }

    /// <summary>Whether the change covers the whole record: a snapshot, a delete or a clear. Older changes no longer count.</summary>
    public bool IsWhole => Kind != ChangeKind.Upsert || Mode == ChangeMode.Snapshot;
}
