using Dapper;
using Npgsql;

namespace SyncWorker.Chaos.World;

/// <summary>The tests' own database server. It can be stopped and started, and has a database for each run.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Scripts = "scripts/postgres.sh";

    private readonly TemporaryDirectory _directory = new();
    private int _databases;

    /// <summary>The superuser's connection string.</summary>
    public string ConnectionString { get; private set; } = null!;

    public static async Task<PostgresServer> StartNewAsync()
    {
        var server = new PostgresServer();
        Owned.Add(server);
        try
        {
            await Script.RunAsync(Scripts, "install");
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync() => ConnectionString = await Script.RunAsync(Scripts, "start", _directory.Path);

    /// <summary>Stops the server without closing connections and without a checkpoint, as in a crash.</summary>
    public Task StopAtOnceAsync() => Script.RunAsync(Scripts, "stop", _directory.Path, "immediate");

    /// <returns>The connection string of a new database.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"chaos{++_databases}";
        await ExecuteAsync($"create database {name} template template0");
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Executes a statement as superuser, beside the workers.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.ExecuteAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (Directory.Exists(_directory.Path))
        {
            await StopAtOnceAsync();
            _directory.Dispose();
        }
    }
}
