using SyncWorker.Changes;
using SyncWorker.Ledger.Record;

namespace SyncWorker.Receive;

/// <summary>The changes of one message or request, on their way into the ledger.</summary>
/// <param name="Channel">The channel of the message; null for an HTTP request.</param>
internal sealed record WaitingChanges(IReadOnlyList<IncomingChange> Changes, DeliveryChannel? Channel)
{
    /// <summary>What the caller awaits; null if only the channel is told.</summary>
    public TaskCompletionSource<IReadOnlyList<Receipt>>? Done { get; init; }

    /// <summary>The changes are durable.</summary>
    /// <param name="receipts">The receipts of the whole commit.</param>
    /// <param name="first">The position of the first receipt of these changes.</param>
    public void Recorded(IReadOnlyList<Receipt> receipts, int first)
    {
        Channel?.CountRecorded();
        Done?.SetResult([.. receipts.Skip(first).Take(Changes.Count)]);
    }

    /// <summary>
    /// Abandons the changes. An HTTP caller gets an error. The broker gets no answer, because it would redeliver a nack at once.
    /// </summary>
    /// <param name="heldSince">Since when the ledger is on hold; null when the service stops.</param>
    public void GiveUp(DateTimeOffset? heldSince)
    {
        if (Channel is not null)
        {
            Channel.GiveUp();
        }
        else if (heldSince is { } since)
        {
            Done?.TrySetException(new LedgerHeldException(since));
        }
        else
        {
            Done?.TrySetCanceled(CancellationToken.None);
        }
    }
}
