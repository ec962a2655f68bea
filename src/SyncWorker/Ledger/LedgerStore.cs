using Dapper;
using SyncWorker.Ledger.PostgreSql;
using SyncWorker.Ledger.Sqlite;

namespace SyncWorker.Ledger;

/// <summary>Where the ledger is kept. Its calls are synchronous, as SQLite's are; a transaction is never open around a call to Dime.Scheduler.</summary>
internal abstract class LedgerStore : IDisposable
{
    static LedgerStore()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new ArrayHandler<long>());
        SqlMapper.AddTypeHandler(new ArrayHandler<int>());
        SqlMapper.AddTypeHandler(new ArrayHandler<string>());
    }

    /// <summary>Opens the ledger to write: creates it when missing, and brings it up to date.</summary>
    /// <exception cref="LedgerInUseException">Another process holds it, and only one can.</exception>
    /// <exception cref="LedgerUnreachableException">There is no such server or database, or it does not let us in.</exception>
    /// <exception cref="LedgerTooNewException">A newer program has written it.</exception>
    public static LedgerStore Open(LedgerOptions options) => options.Provider switch
    {
        LedgerProvider.PostgreSQL => PostgreSqlStore.Open(options),
        _ => SqliteStore.Open(options),
    };

    /// <summary>Opens an existing ledger to look at it, also while a worker holds it.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="LedgerUnreachableException">There is no such server or database, or it does not let us in.</exception>
    public static LedgerStore OpenToRead(LedgerOptions options) => options.Provider switch
    {
        LedgerProvider.PostgreSQL => PostgreSqlStore.OpenToRead(options),
        _ => SqliteStore.OpenToRead(options),
    };

    /// <summary>How far its tables are, whether it can be used or not.</summary>
    /// <exception cref="LedgerUnreachableException">There is no such server or database, or it does not let us in.</exception>
    public static LedgerVersion Version(LedgerOptions options) => options.Provider switch
    {
        LedgerProvider.PostgreSQL => PostgreSqlStore.Version(options),
        _ => SqliteStore.Version(options),
    };

    /// <summary>Other workers may use it at the same time.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Its own clock, which all who use it share; null: it has none.</summary>
    public virtual DateTimeOffset? Now => null;

    /// <summary>Runs in a transaction of its own; what throws is rolled back.</summary>
    public abstract Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken);

    public Task WriteAsync(Action<Session> write, CancellationToken cancellationToken) =>
        WriteAsync(
            ledger =>
            {
                write(ledger);
                return true;
            },
            cancellationToken);

    /// <summary>Reads one consistent state.</summary>
    public abstract T Read<T>(Func<Session, T> read);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
