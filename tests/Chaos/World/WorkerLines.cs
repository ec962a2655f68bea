using SyncWorker.Chaos.Faults;

namespace SyncWorker.Chaos.World;

/// <summary>The lines of one worker, each of which can be cut for it alone.</summary>
/// <param name="Database">Null on SQLite.</param>
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
