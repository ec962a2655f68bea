using SyncWorker.Changes;
using SyncWorker.Ledger.Record;

namespace SyncWorker.Receive;

/// <summary>Logs the changes of a commit that were refused on arrival.</summary>
internal static class RefusedLog
{
    /// <summary>Of many, only the first few are logged: the list of dead letters has them all.</summary>
    private const int Most = 20;

    /// <param name="receipts">A receipt for each change.</param>
    public static void Write(ILogger log, IReadOnlyList<IncomingChange> changes, IReadOnlyList<Receipt> receipts)
    {
        var refused = changes.Zip(receipts).Where(pair => pair.Second is { Refused: true, Id: not null }).ToList();
        foreach (var (change, receipt) in refused.Take(Most))
        {
            log.LogWarning(
                "Change {Id} of {Entity} from {Source} was refused on arrival, {Code}: {Message}",
                receipt.Id,
                change.Entity?.ToString() ?? "an unnamed record",
                change.Source,
                change.Refusal?.Code ?? DeadCode.Unstorable.Code,
                change.Refusal?.Message ?? "the ledger cannot store it");
        }

        if (refused.Count > Most)
        {
            log.LogWarning(
                "{More} more changes were refused on arrival in the same commit; to list them, run: syncworker dead list",
                refused.Count - Most);
        }
    }
}
