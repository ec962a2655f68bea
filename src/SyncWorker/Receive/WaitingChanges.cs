using SyncWorker.Changes;
using SyncWorker.Ledger.Record;

namespace SyncWorker.Receive;

/// <summary>The changes of one message or request, on their way into the ledger.</summary>
/// <param name="Channel">Where the message came from; null: over HTTP.</param>
internal sealed record WaitingChanges(IReadOnlyList<IncomingChange> Changes, DeliveryChannel? Channel)
{
    public TaskCompletionSource<IReadOnlyList<Receipt>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A caller over HTTP hears of it. The broker does not: what is answered with a no it would deliver again at once.</summary>
    /// <param name="heldSince">Since when the ledger is held; null: the service ends.</param>
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
