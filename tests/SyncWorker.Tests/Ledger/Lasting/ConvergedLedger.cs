using SyncWorker.Operate.Sending;
using SyncWorker.Replay;

namespace SyncWorker.Tests;

/// <summary>An earlier program's ledger after today's worker has run on it to the end. All tests that check the result share it.</summary>
public sealed class ConvergedLedger : IAsyncLifetime
{
    private readonly LastingLedger _ledger = LastingLedger.First();

    internal WholeWorker Worker { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Worker = _ledger.StartWorker();
        Assert.True(Worker.Verify().Conserved);
        await new Resumer(Worker.Get<VerbTools>()).ResumeAsync(new("The board is there.", "anna"), default);
        await Worker.ConvergeAsync();
    }

    public Task DisposeAsync()
    {
        Worker.Dispose();
        _ledger.Dispose();
        return Task.CompletedTask;
    }
}
