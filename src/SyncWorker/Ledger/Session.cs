using System.Data.Common;

namespace SyncWorker.Ledger;

/// <summary>
/// One transaction of the ledger, on either store. Each statement is written once, in the SQL that both stores understand. Where they
/// differ, it is PostgreSQL's SQL. <c>rows()</c> stands for a table of the rows that are passed in, with their properties as columns.
/// </summary>
internal abstract class Session(DbTransaction transaction)
{
    private const string Savepoint = "undo";

    /// <summary>The slot that this process counts in, so that processes that count at the same time do not wait for each other.</summary>
    public virtual string Slot => "0";

    /// <returns>How many rows were written.</returns>
    public abstract int Execute(string sql, object? arguments = null);

    public abstract List<T> Query<T>(string sql, object? arguments = null);

    /// <summary>Reads rows one at a time, for results that may not fit into memory. No other statement can run meanwhile.</summary>
    public abstract IEnumerable<T> Stream<T>(string sql, object? arguments = null);

    public T QuerySingle<T>(string sql, object? arguments = null) => Query<T>(sql, arguments).Single();

    public T? QuerySingleOrDefault<T>(string sql, object? arguments = null) => Query<T>(sql, arguments).SingleOrDefault();

    /// <returns>The first column of the first row; the default of its type if there is no row, or if it is null.</returns>
    public abstract T? ExecuteScalar<T>(string sql, object? arguments = null);

    /// <summary>Runs a statement on <c>rows()</c>: once for all rows if a round trip is costly, once for each row if it is not.</summary>
    /// <returns>How many rows were written.</returns>
    public abstract int ExecuteRows(string sql, IEnumerable<object> rows);

    /// <inheritdoc cref="ExecuteRows"/>
    /// <returns>The rows that the statement returns, in no particular order.</returns>
    public abstract List<T> QueryRows<T>(string sql, IEnumerable<object> rows);

    /// <summary>Returns ids for rows that are about to be inserted, in ascending order.</summary>
    public abstract IReadOnlyList<long> NextChangeIds(int count);

    /// <summary>
    /// Returns ids for new records, in ascending order; null if other workers may create the same records meanwhile: then each record gets
    /// its id when it is inserted.
    /// </summary>
    public virtual IReadOnlyList<long>? NextEntityIds(int count) => null;

    /// <summary>
    /// Locks these entities until the transaction ends, so that what is read of them afterwards is still true when it is written. The order
    /// is always the same, so two transactions that lock some of the same entities cannot deadlock (<see cref="LockOrder"/>).
    /// </summary>
    /// <param name="withParents">Whether to lock their direct parents as well.</param>
    public abstract void Hold(IEnumerable<long> entities, bool withParents = false);

    /// <summary>Deletes all rows of a table, at once or not at all.</summary>
    /// <returns>False: another connection reads or writes the table now, and nothing is deleted.</returns>
    public abstract bool TryEmpty(string table);

    /// <summary>Makes other workers look for work once this transaction is committed.</summary>
    public abstract void NotifyOthers();

    /// <summary>Runs a function; if this is a dry run, what it wrote is undone.</summary>
    public T Run<T>(bool isDryRun, Func<T> act) => isDryRun ? Undone(act) : act();

    /// <summary>Runs a function and undoes what it wrote.</summary>
    public T Undone<T>(Func<T> act)
    {
        transaction.Save(Savepoint);
        try
        {
            return act();
        }
        finally
        {
            transaction.Rollback(Savepoint);
        }
    }
}
