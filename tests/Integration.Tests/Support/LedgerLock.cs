using Microsoft.Data.Sqlite;

namespace SyncWorker.Integration.Tests.Support;

/// <summary>Locks the ledger's file, as another program would, until it is disposed of.</summary>
internal sealed class LedgerLock : IAsyncDisposable
{
    private readonly SqliteConnection _connection;

    private LedgerLock(SqliteConnection connection) => _connection = connection;

    public static async Task<LedgerLock> TakeAsync(string data)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(data, "ledger.db")};Pooling=False");
        await connection.OpenAsync();
        await using var begin = connection.CreateCommand();
        begin.CommandText = "begin immediate";
        await begin.ExecuteNonQueryAsync();
        return new(connection);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
