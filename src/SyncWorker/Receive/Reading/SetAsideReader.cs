using SyncWorker.Changes;
using SyncWorker.Ledger;

namespace SyncWorker.Receive.Reading;

/// <summary>
/// Reads what the broker has set aside in <c>&lt;queue&gt;_error</c>, after <c>Broker:DeliveryLimit</c> deliveries without an answer. One
/// that killed the worker each time took its innocent neighbours along: those are changes like any other.
/// </summary>
internal sealed class SetAsideReader(MessageDecoder decoder)
{
    /// <summary>Handed out alone, so a third delivery means that reading it ended the worker twice: it is not read again.</summary>
    private const int MostReturns = 2;

    /// <param name="returns">How often the broker has had it back since it was set aside.</param>
    public IReadOnlyList<IncomingChange> Read(Delivery delivery, long returns, DateTimeOffset now)
    {
        if (returns >= MostReturns)
        {
            return [Raw(delivery, "It was not read: the worker has ended twice while it was read alone.", now)];
        }

        return decoder.Decode(delivery with { IsLate = true }, now);
    }

    private static IncomingChange Raw(Delivery delivery, string why, DateTimeOffset now) => new()
    {
        Source = delivery.Queue,
        MessageId = delivery.MessageId,
        Dedupe = delivery.MessageId is { } id ? DedupeKey.Of(id, delivery.Body.Span, 0) : null,
        Remarks = delivery.MessageId is null ? [Counters.NoDedupe] : [],
        Body = delivery.Body.ToArray(),
        Refusal = DeadCode.Undelivered.Because(why, now),
    };
}
