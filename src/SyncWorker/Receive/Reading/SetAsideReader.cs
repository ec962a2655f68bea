using SyncWorker.Changes;
using SyncWorker.Ledger;

namespace SyncWorker.Receive.Reading;

/// <summary>
/// Reads messages that the broker has set aside in <c>&lt;queue&gt;_error</c> after <c>Broker:DeliveryLimit</c> deliveries without an
/// answer. A message that crashed the worker each time was set aside together with harmless ones; those are read like any other.
/// </summary>
internal sealed class SetAsideReader(MessageDecoder decoder)
{
    /// <summary>
    /// Messages are delivered one at a time, so a third delivery means that the worker stopped twice while reading it. It is not read
    /// again.
    /// </summary>
    private const int MostReturns = 2;

    /// <param name="returns">How often the message has gone back to the broker since it was set aside.</param>
    public IReadOnlyList<IncomingChange> Read(Delivery delivery, long returns, DateTimeOffset now)
    {
        if (returns >= MostReturns)
        {
            return [Raw(delivery, "It was not read: the worker stopped twice while it was reading this message alone.", now)];
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
