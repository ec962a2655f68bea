namespace DimeEmulator;

/// <summary>
/// The process that started the emulator handles Ctrl-C: a worker in it still has calls in flight and decides when the emulator
/// ends.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
