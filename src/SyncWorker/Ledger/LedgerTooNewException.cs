namespace SyncWorker.Ledger;

/// <summary>A newer program has written this ledger.</summary>
internal sealed class LedgerTooNewException(int version, int newest)
    : IOException($"The ledger is of version {version}, and this program knows versions up to {newest}: run the newer program, or restore the ledger from before it.");
