using System.Collections.Concurrent;

namespace SyncWorker.Chaos.World;

/// <summary>What has processes of its own: ended also when the long form is interrupted.</summary>
internal static class Owned
{
    private static readonly ConcurrentStack<IAsyncDisposable> All = new();

    public static void Add(IAsyncDisposable owner) => All.Push(owner);

    /// <summary>The newest first.</summary>
    public static async Task EndAsync()
    {
        while (All.TryPop(out var owner))
        {
            await owner.DisposeAsync();
        }
    }
}
