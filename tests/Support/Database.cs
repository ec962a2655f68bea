using DotNet.Testcontainers.Builders;
using Npgsql;
using Testcontainers.PostgreSql;

namespace SyncWorker.Testing;

/// <summary>The PostgreSQL that the tests of this process share, and databases on it that they do not.</summary>
public static class Database
{
    private static readonly Lazy<Task<string>> ConnectionString = new(FindAsync);

    /// <summary>A connection string for its superuser: <c>POSTGRES_CONNECTION</c>, else a container's.</summary>
    /// <exception cref="InvalidOperationException">There is no Docker either; the message says what starts a server.</exception>
    public static Task<string> GetConnectionStringAsync() => ConnectionString.Value;

    /// <summary>A new and empty database, also for other processes on the same server.</summary>
    /// <param name="name">How its name begins; what makes it unique is added. At most 40 characters of ASCII: PostgreSQL cuts off at 63.</param>
    public static async Task<OwnDatabase> CreateAsync(string name)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 40, nameof(name));
        var server = await GetConnectionStringAsync();
        var unique = Broker.UniquePrefix(name).TrimEnd('-');

        // Nobody can connect to template0. Anybody connected to template1, the default, would make this fail.
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
            // Never disposed: every test class may still use it, and Testcontainers removes it when this process has ended.
            // The tests have a database each, and pools for each: many connections, few at work.
            var container = new PostgreSqlBuilder("postgres:15").WithCommand("-c", "max_connections=300").Build();
            await container.StartAsync();
            return container.GetConnectionString();
        }
        catch (DockerUnavailableException noDocker)
        {
            throw new InvalidOperationException(
                "These tests need PostgreSQL: run ./test.sh (test.ps1 on Windows), or set POSTGRES_CONNECTION to a connection string of a running "
                + "one, or start Docker.", noDocker);
        }
    }
}
