using SyncWorker.Ledger.PostgreSql;
using SyncWorker.Ledger.Sqlite;
using SyncWorker.Ledger.Stores;

namespace SyncWorker.Ledger;

/// <summary>The stores that can keep the ledger. This list is the only thing outside the stores' folders that knows them.</summary>
internal enum LedgerProvider
{
    /// <summary>Embedded: one file, one worker on one machine.</summary>
    [KeptBy<SqliteKind>] Sqlite,

    /// <summary>For several workers, or for a ledger that is kept elsewhere. Version 13 or newer; tested on 15.</summary>
    [KeptBy<PostgreSqlKind>] PostgreSQL,
}
