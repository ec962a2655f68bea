using System.Data.Common;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Ledger.Record;

namespace SyncWorker.Replay.Lists;

/// <summary>
/// Adds the fingerprints of new dead letters, so that groups are read from an index, and deletes the answers that were kept for a day.
/// </summary>
internal sealed class UpkeepLoop(LedgerStore store, TimeProvider time, ILogger<UpkeepLoop> log) : BackgroundService
{
    // A group of this size is computed in some milliseconds, for which others that write wait.
    private const int MostAtOnce = 500;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenForgetting = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var forgotten = DateTimeOffset.MinValue;
        while (true)
        {
            var wait = Idle;
            try
            {
                // Most of the time nothing is missing, and then nothing is locked.
                while (store.Read(AnyMissing)
                    && await store.WriteAsync(ledger => Fingerprints.Add(ledger, MostAtOnce), stoppingToken) > 0)
                {
                }

                if (time.GetUtcNow() is var now && now - forgotten >= BetweenForgetting)
                {
                    await store.WriteAsync(ledger => KeptAnswers.Forget(ledger, now), stoppingToken);
                    forgotten = now;
                }
            }
            catch (DbException trouble) when (trouble.IsPassing())
            {
                log.LogError(
                    "The ledger cannot be written, so groups of dead letters are computed when they are read: {Reason}", trouble.Message);
                wait = LedgerTrouble.Wait;
            }
            await Task.Delay(wait, time, stoppingToken);
        }
    }

    private static bool AnyMissing(Session ledger) =>
        ledger.ExecuteScalar<bool>("select exists(select 1 from letter where fingerprint is null)");
}
