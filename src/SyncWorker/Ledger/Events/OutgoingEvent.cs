namespace SyncWorker.Ledger.Events;

/// <summary>An event as it is published.</summary>
/// <param name="Id">The place of the event in the order.</param>
/// <param name="MessageId">The same id each time the event is published, so that a receiver recognises a repeat.</param>
/// <param name="Message">One of the contracts.</param>
internal sealed record OutgoingEvent(long Id, Guid MessageId, object Message);
