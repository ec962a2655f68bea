using System.Runtime.CompilerServices;
using SyncWorker.Changes;
using SyncWorker.Runtime;

namespace SyncWorker.Receive;

/// <summary>
/// Puts the deliveries of one queue back in order. The client hands them to its consumer on several threads, so 1 to 4 % of
/// them overtake each other; the broker numbered them, from 1 on each channel, so each waits for the one before it.
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

    /// <summary>Hands the changes of a delivery on when all earlier ones have been.</summary>
    /// <param name="channel">The client's own object, since the numbers begin anew on each; a consumer's tag is taken over to the next one.</param>
    /// <param name="tag">The delivery's number on its channel.</param>
    /// <returns>
    /// When they are recorded. Cancelled when the channel is gone: the broker delivers what it held again. Never, when the channel
    /// is given up: no answer is the one answer that does not have it delivered at once.
    /// </returns>
    public Task RecordAsync(object channel, ulong tag, IReadOnlyList<IncomingChange> changes)
    {
        lock (_turn)
        {
            if (_channel is null || channel != _connected)
            {
                if (_gone.TryGetValue(channel, out _))
                {
                    // A straggler of a channel that is gone: the broker delivers it again on the next one.
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
