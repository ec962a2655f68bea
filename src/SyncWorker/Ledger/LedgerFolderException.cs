namespace SyncWorker.Ledger;

/// <summary>The folder of the embedded ledger cannot be used.</summary>
internal sealed class LedgerFolderException(LedgerOptions options, Exception inner) : IOException(
    $"Ledger:Directory = {options.Folder}: must be a folder that this user may write to, with an intact ledger or none in it: "
    + $"{inner.Message.ReplaceLineEndings(" ")}",
    inner);
