using System.Data.Common;
using Microsoft.Data.Sqlite;
using SyncWorker.Ledger.Stores;

namespace SyncWorker.Ledger.Sqlite;

/// <summary>The embedded store.</summary>
internal sealed class SqliteKind : StoreKind
{
    public override bool IsShared => false;

    public override LedgerStore Open(LedgerOptions options) => SqliteStore.Open(options);

    public override LedgerStore OpenToRead(LedgerOptions options) => SqliteStore.OpenToRead(options);

    public override LedgerVersion Version(LedgerOptions options) => SqliteStore.Version(options);

    public override string Where(LedgerOptions options) => options.Folder;

    public override string ExactlyWhere(LedgerOptions options) => options.File;

    public override IEnumerable<string> Contradictions(LedgerOptions options)
    {
        if (options.Directory is { } directory && !Path.IsPathFullyQualified(directory))
        {
            yield return directory.Length == 0
                ? "Ledger:Directory = : must not be empty."
                : $"Ledger:Directory = {directory}: must be an absolute path, "
                    + "so that it does not depend on where the program is started.";
        }
        else if (options.Directory is null
            && File.Exists(Path.Combine(LedgerPlace.Older, "ledger.db"))
            && !File.Exists(options.File))
        {
            yield return $"Ledger:Directory is not set: {LedgerPlace.Older} holds an older ledger, and {options.Folder}, "
                + "where the ledger is kept now, holds none. Move the older folder there, or set Ledger:Directory to one of the two.";
        }
    }

    /// <remarks>Source: sqlite.org/rescode.html: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN.</remarks>
    public override bool IsPassing(DbException trouble) => trouble is SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 13 or 14 };

    /// <remarks>TOOBIG, CONSTRAINT, MISMATCH.</remarks>
    public override bool IsOfTheData(DbException trouble) => trouble is SqliteException { SqliteErrorCode: 18 or 19 or 20 };
}
