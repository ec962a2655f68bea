using SyncWorker.Changes;
using SyncWorker.Ledger.Record;

namespace SyncWorker.Receive;

/// <summary>The changes of one message or request, on their way into the ledger.</summary>
/// <param name="Channel">The channel of the message; null for an HTTP request.</param>
internal sealed record WaitingChanges(IReadOnlyList<IncomingChange> Changes, DeliveryChannel? Channel)
{
    public TaskCompletionSource<IReadOnlyList<Receipt>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
            Done.TrySetException(new LedgerHeldException(since));
        }
        else
        {
            Done.TrySetCanceled(CancellationToken.None);
        }
    }
}
