namespace SyncWorker.Ledger.Events;

/// <summary>An event as others get it.</summary>
/// <param name="Id">Its place in the order.</param>
/// <param name="MessageId">The same each time it is published: by it a receiver knows a repeat.</param>
/// <param name="Message">One of the contracts.</param>
internal sealed record OutgoingEvent(long Id, Guid MessageId, object Message);
