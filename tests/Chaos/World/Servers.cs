namespace SyncWorker.Chaos.World;

/// <summary>The broker and the database server that runs share, one after another.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private Servers(RabbitMqNode broker, PostgresServer? database) => (Broker, Database) = (broker, database);

    public RabbitMqNode Broker { get; }

    public PostgresServer? Database { get; }

    public static async Task<Servers> StartAsync(bool withDatabase)
    {
        var broker = await RabbitMqNode.StartNewAsync();
        try
        {
            return new(broker, withDatabase ? await PostgresServer.StartNewAsync() : null);
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }
        await Broker.DisposeAsync();
    }
}
