using DotNet.Testcontainers.Builders;
using Npgsql;
using Testcontainers.PostgreSql;

namespace SyncWorker.Testing;

/// <summary>The PostgreSQL server that the tests of this process share. A test can create a database of its own on it.</summary>
public static class Database
{
    private static readonly Lazy<Task<string>> ConnectionString = new(FindAsync);

    /// <summary>
    /// A connection string for the server's superuser: <c>POSTGRES_CONNECTION</c>, or that of a container if it is not set.
    /// </summary>
    /// <exception cref="InvalidOperationException">Docker is missing as well; the message says how to start a server.</exception>
    public static Task<string> GetConnectionStringAsync() => ConnectionString.Value;

    /// <summary>Creates an empty database. Its name is unique on the server, also among other processes.</summary>
    /// <param name="name">
    /// The start of its name; a unique suffix is added. At most 40 ASCII characters: PostgreSQL cuts names off at 63.
    /// </param>
    public static async Task<OwnDatabase> CreateAsync(string name)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 40, nameof(name));
        var server = await GetConnectionStringAsync();
        var unique = Broker.UniquePrefix(name).TrimEnd('-');

        // template0 accepts no connections. A connection to template1, the default, would make this statement fail.
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {OwnDatabase.Quote(unique)} template template0", connection);
        await create.ExecuteNonQueryAsync();
        return new OwnDatabase(server, unique);
    }

    private static async Task<string> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("POSTGRES_CONNECTION") is { Length: > 0 } given)
        {
            return given;
        }

        try
        {
            // Never disposed: every test class may still use it, and Testcontainers removes it after this process has ended.
            // Each test has its own database and connection pool: many connections, few of them busy.
            var container = new PostgreSqlBuilder("postgres:15").WithCommand("-c", "max_connections=300").Build();
            await container.StartAsync();
            return container.GetConnectionString();
        }
        catch (DockerUnavailableException noDocker)
        {
            throw new InvalidOperationException(
                "These tests need PostgreSQL: run ./test.sh (test.ps1 on Windows), or set POSTGRES_CONNECTION to a connection string of a "
                + "running one, or start Docker.", noDocker);
        }
    }
}
