using SyncWorker.Ledger.Stores;

namespace SyncWorker.Ledger;

/// <summary>
/// The store that keeps the ledger. Its calls are synchronous, as SQLite's are. No transaction stays open during a call to Dime.Scheduler.
/// </summary>
internal abstract class LedgerStore : IDisposable
{
    /// <summary>Opens the ledger for writing: creates it if it is missing, and brings its tables up to date.</summary>
    /// <exception cref="LedgerInUseException">Another process holds the ledger, and only one can.</exception>
    /// <exception cref="LedgerUnreachableException">The server or database does not exist, or refuses access.</exception>
    /// <exception cref="LedgerTooNewException">A newer program has written the ledger.</exception>
    public static LedgerStore Open(LedgerOptions options) => StoreKind.Of(options).Open(options);

    /// <summary>Opens an existing ledger for reading, even while a worker holds it.</summary>
    /// <exception cref="FileNotFoundException">There is no ledger.</exception>
    /// <exception cref="LedgerUnreachableException">The server or database does not exist, or refuses access.</exception>
    public static LedgerStore OpenToRead(LedgerOptions options) => StoreKind.Of(options).OpenToRead(options);

    /// <summary>Reads the version of the ledger's tables, whether the ledger can be used or not.</summary>
    /// <exception cref="LedgerUnreachableException">The server or database does not exist, or refuses access.</exception>
    public static LedgerVersion Version(LedgerOptions options) => StoreKind.Of(options).Version(options);

    /// <summary>Whether other workers may use the ledger at the same time.</summary>
    public abstract bool IsShared { get; }

    /// <summary>The ledger's own clock, which all workers share; null: it has none.</summary>
    public virtual DateTimeOffset? Now => null;

    /// <summary>Runs a function in a transaction of its own; an exception rolls the transaction back.</summary>
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
