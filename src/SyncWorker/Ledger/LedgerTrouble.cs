using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace SyncWorker.Ledger;

/// <summary>Classifies errors from the ledger's database.</summary>
internal static class LedgerTrouble
{
    /// <summary>How long to wait before the ledger is tried again.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the ledger is locked, full, read-only, stopped or gone: it recovers, or an operator repairs it. Nothing is lost meanwhile,
    /// and no change is the cause.
    /// </summary>
    /// <remarks>
    /// Sources: sqlite.org/rescode.html: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN; postgresql.org/docs/15/errcodes-appendix.html:
    /// all codes except those that say that the statement or its values are wrong.
    /// </remarks>
    public static bool IsPassing(this DbException trouble) => trouble switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 or 8 or 10 or 13 or 14,
        PostgresException { SqlState: var state } =>
            state == "25006" || state[..2] is "08" or "28" or "3D" or "40" or "53" or "55" or "57" or "58" or "XX",
        NpgsqlException => true,
        _ => false,
    };

    /// <summary>
    /// Whether the ledger cannot take one of the values: TOOBIG, CONSTRAINT, MISMATCH; data exception, integrity constraint, program limit.
    /// </summary>
    public static bool IsOfTheData(this DbException trouble) => trouble switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is 18 or 19 or 20,
        PostgresException { SqlState: var state } => state[..2] is "22" or "23" or "54",
        _ => false,
    };
}
