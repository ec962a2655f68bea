namespace SyncWorker.Ledger;

/// <summary>The folder of the embedded ledger can not be used.</summary>
internal sealed class LedgerFolderException(LedgerOptions options, Exception inner) : IOException(
    $"Ledger:Directory = {options.Directory}: must be a folder that this user may write to, with a sound ledger or none in it ({Path.GetFullPath(options.Directory)}): {inner.Message.ReplaceLineEndings(" ")}", inner);
