using System.Data.Common;
using SyncWorker.Ledger;

namespace SyncWorker.Replay.Operation;

/// <summary>Advances the running replays. The loop polls for verdicts, because both the dispatcher and operators write them.</summary>
internal sealed class OperationLoop(Operations operations, TimeProvider time, ILogger<OperationLoop> log) : BackgroundService
{
    // While a replay runs, its next step should start soon. While none runs, a longer wait does no harm: a new replay takes its first
    // step as it begins.
    private static readonly TimeSpan Running = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var wait = Idle;
            try
            {
                wait = await operations.TurnAsync(stoppingToken) ? Running : Idle;
            }
            catch (DbException trouble) when (trouble.IsPassing())
            {
                log.LogError("The ledger cannot be written, so replays wait until writes succeed again: {Reason}", trouble.Message);
                wait = LedgerTrouble.Wait;
            }
            await Task.Delay(wait, time, stoppingToken);
        }
    }
}
