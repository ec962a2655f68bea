using SyncWorker.Changes;
using SyncWorker.Decide;

namespace SyncWorker.Ledger.Calls;

/// <summary>A verdict on a record, as the columns of a row that a statement takes.</summary>
internal class SettledRow(SettledEntity entity)
{
    public long Id => entity.Id;

    public long? Due => entity.Due.ToLedger();

    public int Attempts => entity.Attempts;

    public long? FirstFailedAt => entity.FirstFailedAt.ToLedger();

    public long? LastFailedAt => entity.LastFailedAt.ToLedger();

    public long? SuspectGroup => entity.Suspect?.Id;

    public bool Faulty => entity.Suspect?.Faulty ?? false;

    public long? RefusedThrough => entity.RefusedThrough;

    public long? UncertainUntil => entity.UncertainUntil.ToLedger();

    public long? SentThrough => entity.SentThrough;

    public bool IsCertain => entity.IsCertain;

    public string? Waits => entity.Waits?.Text;

    public long? Resent => entity.Resent.ToLedger();

    public bool IsGone => entity.Exists == Existence.No;

    public bool IsDoubtful => entity is { Accepted: null, Exists: Existence.Unknown };
}
