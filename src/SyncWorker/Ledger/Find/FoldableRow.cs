using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Ledger.Find;

/// <summary>The columns of <c>change</c> that a fold needs.</summary>
internal class FoldableRow
{
    public long EntityId { get; init; }
    public long Id { get; init; }
    public ChangeKind Kind { get; init; }
    public ChangeMode Mode { get; init; }
    public long Epoch { get; init; }
    public int Scale { get; init; }
    public long Version { get; init; }
    public byte[]? Fields { get; init; }

    public bool IsExport { get; init; }

    public PendingChange ToChange() =>
        new(new(Epoch, Scale, Version, Id), Kind, Mode, FieldsJson.Read(Fields)) { IsExport = IsExport };
}
