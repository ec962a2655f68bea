using System.Data.Common;

namespace SyncWorker.Operate.Reading;

/// <summary>Counts every few seconds for the charts of the page. If it cannot, only the charts lack something.</summary>
internal sealed class RollupLoop(RollupTurn turn, TimeProvider time, ILogger<RollupLoop> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Interval, time);
        while (await ticks.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await turn.RunAsync(stoppingToken);
            }
            catch (DbException trouble)
            {
                log.LogDebug("The minutes for the charts cannot be written now: {Reason}", trouble.Message);
            }
        }
    }
}
