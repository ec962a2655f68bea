using System.Data.Common;
using Dapper;

namespace SyncWorker.Ledger;

/// <summary>
/// One transaction of the ledger, on either store. Statements are written once, in the SQL that both stores understand; where they
/// differ it is PostgreSQL's, and <c>rows()</c> stands for a table of the rows that are handed in, with their properties as columns.
/// </summary>
internal abstract class Session(DbConnection connection, DbTransaction transaction)
{
    private const string Savepoint = "undo";

    protected DbConnection Connection => connection;

    protected DbTransaction Transaction => transaction;

    /// <summary>Under which counters are kept: who counts at once should not wait for each other.</summary>
    public virtual string Slot => "0";

    /// <returns>How many rows were written.</returns>
    public int Execute(string sql, object? arguments = null) => connection.Execute(Text(sql), arguments, transaction);

    public List<T> Query<T>(string sql, object? arguments = null) => connection.Query<T>(Text(sql), arguments, transaction).AsList();

    /// <summary>Read as they are asked for: for what may not fit into memory. Nothing else can be asked meanwhile.</summary>
    public IEnumerable<T> Stream<T>(string sql, object? arguments = null) => connection.Query<T>(Text(sql), arguments, transaction, buffered: false);

    public T QuerySingle<T>(string sql, object? arguments = null) => connection.QuerySingle<T>(Text(sql), arguments, transaction);

    public T? QuerySingleOrDefault<T>(string sql, object? arguments = null) => connection.QuerySingleOrDefault<T>(Text(sql), arguments, transaction);

    public T? ExecuteScalar<T>(string sql, object? arguments = null) => connection.ExecuteScalar<T>(Text(sql), arguments, transaction);

    /// <summary>Runs a statement on <c>rows()</c>: once for all rows where a round trip costs, once for each where it does not.</summary>
    /// <returns>How many rows were written.</returns>
    public abstract int ExecuteRows(string sql, IEnumerable<object> rows);

    /// <inheritdoc cref="ExecuteRows"/>
    /// <returns>What it returns, in no order.</returns>
    public abstract List<T> QueryRows<T>(string sql, IEnumerable<object> rows);

    /// <summary>Numbers for rows that are to be inserted, rising.</summary>
    public abstract IReadOnlyList<long> NextChangeIds(int count);

    /// <summary>
    /// Holds these entities until the end, so that what is read of them afterwards is true when it is written. Always in the same order:
    /// two that hold some of the same wait for each other, and not both (<see cref="LockOrder"/>).
    /// </summary>
    /// <param name="withParents">Those right above them as well.</param>
    public abstract void Hold(IEnumerable<long> entities, bool withParents = false);

    /// <summary>Deletes all rows of a table, at once or not at all.</summary>
    /// <returns>False: another connection reads or writes it now, and nothing is deleted.</returns>
    public abstract bool TryEmpty(string table);

    /// <summary>Has other workers look for work once this is committed.</summary>
    public abstract void NotifyOthers();

    /// <summary>Does it, and undoes it.</summary>
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

    /// <summary>The statement as this store understands it.</summary>
    protected abstract string Text(string sql);
}
