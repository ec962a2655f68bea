namespace SyncWorker.Ledger;

/// <summary>Another process writes this ledger: an embedded ledger has one worker.</summary>
internal sealed class LedgerInUseException(string directory, Exception inner)
    : IOException(
        $"The ledger in '{directory}' is in use by another process. "
        + "An embedded ledger has one worker; stop it, or talk to it with --server.",
        inner);
