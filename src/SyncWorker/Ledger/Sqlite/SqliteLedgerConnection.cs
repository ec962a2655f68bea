using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace SyncWorker.Ledger.Sqlite;

/// <summary>
/// A connection that keeps its statements prepared. The driver parses a statement again for every command, and that cost more than a
/// third of all the time spent in the ledger. Only one thread at a time may use it, as with any connection.
/// </summary>
internal sealed class SqliteLedgerConnection(string connectionString) : SqliteConnection(connectionString)
{
    // The ledger has about a hundred fixed statements; one that is composed for a single query is not worth keeping.
    private const int MostTexts = 300;

    private readonly Dictionary<string, Stack<SqliteCommand>> _idle = [];

    /// <summary>Returns a command with this text that is not in use now; it is prepared if the text was used before.</summary>
    public SqliteCommand Take(string sql) =>
        _idle.TryGetValue(sql, out var idle) && idle.TryPop(out var prepared) ? prepared : new(sql, this);

    public void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        command.Transaction = null;
        if (_idle.TryGetValue(command.CommandText, out var idle))
        {
            idle.Push(command);
        }
        else if (_idle.Count < MostTexts)
        {
            _idle.Add(command.CommandText, new([command]));
        }
        else
        {
            command.Dispose();
        }
    }

    // Dapper calls this. Code that asks for the driver's own command still gets that.
    protected override DbCommand CreateDbCommand() => new PreparedCommand(this) { Transaction = Transaction };
}
