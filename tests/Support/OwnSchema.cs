using Npgsql;

namespace SyncWorker.Testing;

/// <summary>
/// An empty schema in a database that the tests of this process share. Creating a database for each of hundreds of tests would take
/// longer than the tests. The schema is dropped with the database when the process ends.
/// </summary>
public sealed class OwnSchema
{
    private static readonly Lazy<Task<OwnDatabase>> Shared = new(CreateDatabaseAsync);

    private OwnSchema(string connectionString) => ConnectionString = connectionString;

    /// <summary>Connects with this schema as the default: names without a schema belong to it.</summary>
    public string ConnectionString { get; }

    public static async Task<OwnSchema> CreateAsync(string name)
    {
        var database = await Shared.Value;
        var unique = Broker.UniquePrefix(name).TrimEnd('-');
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create schema {OwnDatabase.Quote(unique)}", connection);
        await create.ExecuteNonQueryAsync();
        return new(new NpgsqlConnectionStringBuilder(database.ConnectionString) { SearchPath = unique, MaxPoolSize = 10 }.ConnectionString);
    }

    private static async Task<OwnDatabase> CreateDatabaseAsync()
    {
        var database = await Database.CreateAsync("tests");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => database.DisposeAsync().AsTask().Wait();
        return database;
    }
}
