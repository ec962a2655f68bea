using SyncWorker.Ledger;

namespace SyncWorker.Receive;

/// <summary>
/// Puts the deliveries of one queue back in order. The client hands them to its consumer on several threads, so 1 to 4 % of
/// them overtake each other; the broker numbered them, from 1 on each channel, so each waits for the one before it.
/// </summary>
internal sealed class DeliveryOrder(GroupCommit commit, Backlog backlog)
{
    private readonly Lock _turn = new();
    private readonly SortedDictionary<ulong, Waiting> _waiting = [];
    private DeliveryChannel? _channel;
    private object? _closed;
    private ulong _next = 1;
    private int _held;

    /// <summary>Hands the changes of a delivery on when all earlier ones have been.</summary>
    /// <param name="channel">
    /// Tells channels apart: the numbers begin anew on each. The consumer's tag does not: a consumer that comes back keeps it.
    /// </param>
    /// <param name="tag">The delivery's number on its channel.</param>
    /// <returns>
    /// When they are recorded. Cancelled when the channel is gone: the broker delivers what it held again. Never, when the channel
    /// is given up: no answer is the one answer that does not have it delivered at once.
    /// </returns>
    public Task RecordAsync(object channel, ulong tag, IReadOnlyList<IncomingChange> changes)
    {
        lock (_turn)
        {
            if (channel.Equals(_closed))
            {
                // The client has had it since before the new channel: the broker has it back.
                return Task.FromCanceled(new CancellationToken(canceled: true));
            }

            if (!channel.Equals(_channel?.Identity))
            {
                Forget();
                (_closed, _channel, _next) = (_channel?.Identity, new(channel), 1);
            }

            var delivery = new Waiting(changes, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _waiting.Add(tag, delivery);
            backlog.Holds(Interlocked.Increment(ref _held));
            while (_waiting.Remove(_next, out var ready))
            {
                _ = CompleteAsync(ready, _channel);
                _next++;
            }
            return delivery.Done.Task;
        }
    }

    private void Forget()
    {
        foreach (var delivery in _waiting.Values)
        {
            Interlocked.Decrement(ref _held);
            delivery.Done.TrySetCanceled();
        }
        _waiting.Clear();
    }

    private async Task CompleteAsync(Waiting delivery, DeliveryChannel channel)
    {
        try
        {
            await commit.RecordAsync(delivery.Changes, channel);
            Interlocked.Decrement(ref _held);
            delivery.Done.TrySetResult();
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _held);
            delivery.Done.TrySetCanceled();
        }
    }

    private sealed record Waiting(IReadOnlyList<IncomingChange> Changes, TaskCompletionSource Done);
}
