using SyncWorker.Contracts;

namespace SyncWorker.Changes;

/// <summary>A recorded change whose verdict is still to come.</summary>
/// <param name="Fields">Wire name → value as it goes out, keys included.</param>
internal sealed record PendingChange(OrderKey Key, ChangeKind Kind, ChangeMode Mode, IReadOnlyDictionary<string, string> Fields)
{
    public long Id => Key.Id;

    /// <summary>Says something of the whole record: a snapshot, a delete or a clear. What lies below it no longer counts.</summary>
    public bool IsWhole => Kind != ChangeKind.Upsert || Mode == ChangeMode.Snapshot;
}
