using Npgsql;

namespace SyncWorker.Testing;

/// <summary>A database of one test: dropped on dispose, whoever is still connected to it.</summary>
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

        // It waits for a checkpoint, and so for the disk and everybody who writes to it.
        await using var drop = new NpgsqlCommand($"drop database if exists {Quote(Name)} with (force)", connection) { CommandTimeout = 300 };
        await drop.ExecuteNonQueryAsync();
    }

    internal static string Quote(string name) => new NpgsqlCommandBuilder().QuoteIdentifier(name);
}
