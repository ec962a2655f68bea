using SyncWorker.Chaos.Faults;

namespace SyncWorker.Chaos.World;

/// <summary>The lines of one worker. Each can be cut without affecting other workers.</summary>
/// <param name="Database">Null with SQLite.</param>
internal sealed record WorkerLines(TcpProxy Api, TcpProxy Broker, TcpProxy? Database) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Broker.DisposeAsync();
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }
    }
}
