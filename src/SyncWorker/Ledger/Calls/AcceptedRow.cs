using SyncWorker.Changes;
using SyncWorker.Decide;

namespace SyncWorker.Ledger.Calls;

/// <summary>The same for a record that the board has accepted.</summary>
/// <param name="entity">A record with <see cref="SettledEntity.Accepted"/>.</param>
/// <param name="boardParent">The record below which the board has it now; null: as before.</param>
/// <param name="now">In milliseconds since 1970.</param>
internal sealed class AcceptedRow(SettledEntity entity, long? boardParent, long now) : SettledRow(entity)
{
    private readonly Base? _base = entity.Accepted!.Base;

    public long? Epoch => _base?.Key.Epoch;

    public int? Scale => _base?.Key.Scale;

    public long? Version => _base?.Key.Version;

    public long? BaseId => _base?.Key.Id;

    public string? Kind => _base?.Kind.ToString();

    public byte[]? Fields => _base is null ? null : FieldsJson.Write(_base.Fields);

    public byte[]? Overlay { get; } = FieldsJson.WriteOver(entity.Accepted.Over);

    public string? Existence { get; } = entity.Exists?.ToString();

    public long? BoardParent => boardParent;

    public long Now => now;
}
