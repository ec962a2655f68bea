namespace DimeEmulator;

/// <summary>
/// The process belongs to whoever started the emulator: on Ctrl-C a worker beside it still has calls in flight, and decides
/// itself when the emulator ends.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
