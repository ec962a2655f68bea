using Microsoft.Data.Sqlite;

namespace SyncWorker.Ledger;

/// <summary>What it means when the ledger refuses to be written.</summary>
internal static class LedgerTrouble
{
    /// <summary>How long to wait before the ledger is asked again.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>Locked, full, read-only or gone: it passes, or somebody mends it. Nothing is lost meanwhile, and nobody is to blame.</summary>
    /// <remarks>Source: sqlite.org/rescode.html: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN.</remarks>
    public static bool IsPassing(this SqliteException trouble) => trouble.SqliteErrorCode is 5 or 6 or 8 or 10 or 13 or 14;

    /// <summary>It cannot take one of the values: TOOBIG, CONSTRAINT, MISMATCH.</summary>
    public static bool IsOfTheData(this SqliteException trouble) => trouble.SqliteErrorCode is 18 or 19 or 20;
}
