using System.Text;
using SyncWorker.Contracts;
using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Receive;
using SyncWorker.Replay.Records;

namespace SyncWorker.Convergence.Tests.Simulation;

/// <summary>A queue. Messages that a worker has not acknowledged when it dies are delivered again.</summary>
internal sealed class SimulatedBroker(History history, FakeClock clock, bool acknowledgesEarly)
{
    private const int Prefetch = 20;

    private readonly Queue<Published> _queue = [];
    private readonly List<Published> _unacknowledged = [];
    private int _delivered;
    private ulong _tag;
    private object _channel = new();
    private DeliveryOrder? _order;
    private SimulatedWorker? _worker;

    /// <summary>Every message was delivered and acknowledged.</summary>
    public bool IsEmpty => _delivered == history.Deliveries.Count && _queue.Count == 0 && _unacknowledged.Count == 0;

    /// <summary>A kill that the history contains is due.</summary>
    public bool KillIsDue { get; set; }

    public void Connect(SimulatedWorker worker)
    {
        (_worker, _order, _tag) = (worker, new DeliveryOrder(worker.Commit, worker.Backlog), 0);
        _channel = new();
        foreach (var message in _unacknowledged)
        {
            _queue.Enqueue(message);
        }
        _unacknowledged.Clear();
    }

    /// <summary>Publishes and delivers one message after the other; call it on the simulation's thread.</summary>
    public async Task RunAsync(CancellationToken dead)
    {
        while (!dead.IsCancellationRequested)
        {
            while (_queue.Count > 0 && _unacknowledged.Count < Prefetch)
            {
                Deliver(_queue.Dequeue());
            }

            if (_delivered == history.Deliveries.Count)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
                continue;
            }

            await Task.Delay(history.Pauses[_delivered] + TimeSpan.FromMilliseconds(1), clock, CancellationToken.None);
            if (dead.IsCancellationRequested)
            {
                return;
            }
            if (history.Resets.Contains(_delivered))
            {
                await _worker!.DoAsync(
                    Resetter.Verb, new(Entity: "Job", Reason: "restored from a backup"), CancellationToken.None);
            }
            KillIsDue |= history.Kills.Contains(_delivered);
            _queue.Enqueue(history.Changes[history.Deliveries[_delivered++]]);
        }
    }

    private void Deliver(Published message)
    {
        _unacknowledged.Add(message);
        _ = AcknowledgeAsync(message, _channel, _worker!.Decoder.Decode(
            new(Queues.Changes, Encoding.UTF8.GetBytes(message.Body), message.MessageId, "application/json"), clock.GetUtcNow()));
    }

    private async Task AcknowledgeAsync(Published message, object channel, IReadOnlyList<Changes.IncomingChange> changes)
    {
        var recorded = _order!.RecordAsync(channel, ++_tag, changes);
        if (!acknowledgesEarly)
        {
            await recorded;
        }

        if (channel == _channel)
        {
            _unacknowledged.Remove(message);
        }
    }
}
