using Microsoft.Data.Sqlite;

namespace SyncWorker.Ledger.Sqlite;

/// <summary>A connection that keeps its statements prepared. Only one thread at a time may use it, as with any connection.</summary>
internal sealed class SqliteLedgerConnection(string connectionString) : SqliteConnection(connectionString)
{
    // The ledger has about a hundred fixed statements; one that is composed for a single query is not worth keeping.
    private const int MostTexts = 300;

    private readonly Dictionary<string, SqliteStatement> _idle = [];

    /// <summary>Runs a function with this statement, which is prepared if the text was used before.</summary>
    public T With<T>(string sql, Func<SqliteStatement, T> run)
    {
        // A statement that is in use is not among the idle ones, so that the same text can be used meanwhile.
        var statement = _idle.Remove(sql, out var idle) ? idle : new(Handle!, sql);
        try
        {
            return run(statement);
        }
        finally
        {
            statement.Release();
            if (_idle.Count >= MostTexts || !_idle.TryAdd(sql, statement))
            {
                statement.Dispose();
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var statement in _idle.Values)
        {
            statement.Dispose();
        }
        _idle.Clear();
        base.Dispose(disposing);
    }
}
