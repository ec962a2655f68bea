using System.Runtime.CompilerServices;
using SyncWorker.Changes;
using SyncWorker.Runtime;

namespace SyncWorker.Receive;

/// <summary>
/// Puts the deliveries of one queue back in order. The client hands them to its consumer on several threads, so 1 to 4 % of
/// them overtake each other. The broker numbers them from 1 on each channel, so each delivery waits for the one before it.
/// </summary>
internal sealed class DeliveryOrder(GroupCommit commit, Backlog backlog)
{
    private readonly Lock _turn = new();
    private readonly SortedDictionary<ulong, Waiting> _waiting = [];
    private readonly ConditionalWeakTable<object, DeliveryChannel> _gone = [];
    private object? _connected;
    private DeliveryChannel? _channel;
    private ulong _next = 1;
    private int _held;

    /// <summary>Passes the changes of a delivery on once all earlier deliveries have been passed on.</summary>
    /// <param name="channel">The client's own object: numbers restart on each channel, but a consumer keeps its tag.</param>
    /// <param name="tag">The delivery's number on its channel.</param>
    /// <returns>
    /// Completes when the changes are recorded. Cancelled when the channel is gone: the broker redelivers what was waiting here. Never
    /// completes when the channel is abandoned: leaving a delivery unanswered is the only way to avoid an immediate redelivery.
    /// </returns>
    public Task RecordAsync(object channel, ulong tag, IReadOnlyList<IncomingChange> changes)
    {
        lock (_turn)
        {
            if (_channel is null || channel != _connected)
            {
                if (_gone.TryGetValue(channel, out _))
                {
                    // A late delivery from a channel that is gone: the broker redelivers it on the next channel.
                    return Task.FromCanceled(new(canceled: true));
                }

                Forget();
                (_connected, _channel, _next) = (channel, new(), 1);
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
        if (_connected is not null)
        {
            _gone.Add(_connected, _channel!);
        }

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
