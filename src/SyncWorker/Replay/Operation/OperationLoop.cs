using System.Data.Common;
using SyncWorker.Ledger;

namespace SyncWorker.Replay.Operation;

/// <summary>Looks after the replays that run. Verdicts come from the dispatcher's hand and from operators', so they are looked for.</summary>
internal sealed class OperationLoop(Operations operations, TimeProvider time, ILogger<OperationLoop> log) : BackgroundService
{
    // While one runs a step should not wait long for the next; else a replay that begins has already taken its first step.
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
                log.LogError("The ledger cannot be written, so replays wait until it can: {Reason}", trouble.Message);
                wait = LedgerTrouble.Wait;
            }
            await Task.Delay(wait, time, stoppingToken);
        }
    }
}
