using System.Collections.Concurrent;

namespace SyncWorker.Chaos.World;

/// <summary>Objects that own processes. They are ended even if the long form is interrupted.</summary>
internal static class Owned
{
    private static readonly ConcurrentStack<IAsyncDisposable> All = new();

    public static void Add(IAsyncDisposable owner) => All.Push(owner);

    /// <summary>Disposes of all objects, newest first.</summary>
    public static async Task EndAsync()
    {
        while (All.TryPop(out var owner))
        {
            await owner.DisposeAsync();
        }
    }
}
