using Npgsql;

namespace SyncWorker.Testing;

/// <summary>The database of one test. It is dropped on dispose, even while connections to it are open.</summary>
public sealed class OwnDatabase : IAsyncDisposable
{
    private readonly string server;

    internal OwnDatabase(string server, string name)
    {
        this.server = server;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();

        // The drop waits for a checkpoint, and therefore for every other write to the disk.
        await using var drop =
            new NpgsqlCommand($"drop database if exists {Quote(Name)} with (force)", connection) { CommandTimeout = 300 };
        await drop.ExecuteNonQueryAsync();
    }

    internal static string Quote(string name) => new NpgsqlCommandBuilder().QuoteIdentifier(name);
}
