using Npgsql;

namespace SyncWorker.Testing.Tests;

public sealed class DatabaseTests
{
    [Fact]
    public async Task A_database_is_new_empty_and_writable()
    {
        await using var database = await Database.CreateAsync("support");

        var tables = await AskAsync(database, "select count(*) from pg_tables where schemaname = 'public'");
        await DoAsync(database, "create table change (id int); insert into change values (1), (2)");

        Assert.Equal(0L, tables);
        Assert.Equal(database.Name, await AskAsync(database, "select current_database()"));
        Assert.Equal(2L, await AskAsync(database, "select count(*) from change"));
    }

    [Fact]
    public async Task Two_databases_of_the_same_name_are_separate()
    {
        await using var one = await Database.CreateAsync("support");
        await using var other = await Database.CreateAsync("support");

        await DoAsync(one, "create table change (id int)");

        Assert.Equal("change", await AskAsync(one, "select to_regclass('change')::text"));
        Assert.Equal(DBNull.Value, await AskAsync(other, "select to_regclass('change')::text"));
    }

    [Fact]
    public async Task Many_databases_can_be_created_at_once()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Database.CreateAsync("support")));

        var names = await Task.WhenAll(databases.Select(database => AskAsync(database, "select current_database()")));
        await Task.WhenAll(databases.Select(database => database.DisposeAsync().AsTask()));

        Assert.Equal(databases.Select(database => database.Name), names);
        Assert.Equal(8, names.Distinct().Count());
    }

    [Fact]
    public async Task A_name_that_needs_quotes_is_allowed()
    {
        await using var database = await Database.CreateAsync("""A "quoted"; Name""");

        Assert.Equal(database.Name, await AskAsync(database, "select current_database()"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Database.CreateAsync(new string('x', 41)));
    }

    [Fact]
    public async Task Dispose_drops_the_database_despite_open_connections_and_can_be_repeated()
    {
        var database = await Database.CreateAsync("support");
        await using var connected = new NpgsqlConnection(database.ConnectionString);
        await connected.OpenAsync();

        await database.DisposeAsync();
        await database.DisposeAsync();

        await using var server = new NpgsqlConnection(await Database.GetConnectionStringAsync());
        await server.OpenAsync();
        await using var left = new NpgsqlCommand("select count(*) from pg_database where datname = $1", server)
        {
            Parameters = { new() { Value = database.Name } },
        };
        Assert.Equal(0L, await left.ExecuteScalarAsync());
        var gone = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(connected, "select 1"));
        Assert.Equal(PostgresErrorCodes.AdminShutdown, gone.SqlState);
    }

    private static Task DoAsync(OwnDatabase database, string sql) => AskAsync(database, sql);

    private static async Task<object?> AskAsync(OwnDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        return await AskAsync(connection, sql);
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
