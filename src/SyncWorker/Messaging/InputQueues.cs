using SyncWorker.Contracts;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Messaging;

/// <summary>The queues that changes come from, and those where the broker sets aside undeliverable messages.</summary>
internal sealed class InputQueues(ReceiveOptions options, MessageDecoder decoder, SetAsideReader setAside, TimeProvider time)
{
    public IReadOnlyList<InputQueue> All { get; } =
    [
        .. Queues.All.Select(queue => new InputQueue(
            queue, options.Prefetch, new(queue, (delivery, _, now) => decoder.Decode(delivery, now), time))),

        // One message at a time: if a message crashes the worker, the delivery counts of other messages do not rise with it.
        .. Queues.All.Select(queue => new InputQueue(Topology.SetAside(queue), Prefetch: 1, new(queue, setAside.Read, time))),
    ];
}

/// <summary>A queue to consume.</summary>
/// <param name="Prefetch">How many unacknowledged messages the broker may hand out.</param>
internal sealed record InputQueue(string Name, int Prefetch, MessageReader Reader);
