namespace SyncWorker.Ledger;

/// <summary>A newer program has written this ledger.</summary>
internal sealed class LedgerTooNewException(int version, int newest)
    : IOException(
        $"The ledger has version {version}, but this program knows versions up to {newest}: "
        + "run the newer program, or restore the ledger from before the upgrade.");
