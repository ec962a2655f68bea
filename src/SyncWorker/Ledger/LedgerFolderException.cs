namespace SyncWorker.Ledger;

/// <summary>The folder of the embedded ledger can not be used.</summary>
internal sealed class LedgerFolderException(LedgerOptions options, Exception inner) : IOException(
    $"Ledger:Directory = {options.Folder}: must be a folder that this user may write to, with a sound ledger or none in it: {inner.Message.ReplaceLineEndings(" ")}", inner);
