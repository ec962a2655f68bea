using System.Data.Common;
using MassTransit;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Events;
using SyncWorker.Ledger.Leasing;

namespace SyncWorker.Messaging;

/// <summary>
/// Publishes what the outbox holds, in its order, and deletes it after the broker's confirmation: a crash between the two has it
/// published twice, with the same message id, and never lost.
/// </summary>
internal sealed class EventPublisher(IBus bus, Outbox outbox, Leases leases, TimeProvider time, ILogger<EventPublisher> log) : BackgroundService
{
    private const int AtOnce = 100;

    /// <summary>Between two looks at an empty outbox, and after a failure.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>How often the ledger is told that events are taken: a worker without a broker asks whether anybody was there lately.</summary>
    private static readonly TimeSpan Presence = TimeSpan.FromHours(1);

    private long _saidAt = time.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var published = await PublishAsync(await NextAsync(stoppingToken), stoppingToken);
            if (published.Count > 0)
            {
                await DeleteAsync(published, stoppingToken);
            }

            if (published.Count < AtOnce)
            {
                await Task.Delay(Poll, time, stoppingToken);
            }
        }
    }

    private async Task<IReadOnlyList<OutgoingEvent>> NextAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (time.GetElapsedTime(_saidAt) >= Presence)
            {
                await outbox.SwitchAsync(stoppingToken);
                _saidAt = time.GetTimestamp();
            }

            // Read again under the claim: the worker before may just have published them.
            return outbox.Next(1).Count > 0 && await outbox.ClaimAsync(leases.Worker, stoppingToken) ? outbox.Next(AtOnce) : [];
        }
        catch (DbException trouble) when (trouble.IsPassing())
        {
            // Others say so already.
            return [];
        }
    }

    /// <returns>Those that the broker has confirmed: all up to the first failure, so that none overtakes another.</returns>
    private async Task<List<OutgoingEvent>> PublishAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken stoppingToken)
    {
        var published = new List<OutgoingEvent>();
        try
        {
            foreach (var next in events)
            {
                await bus.Publish(next.Message, next.Message.GetType(), context => context.MessageId = next.MessageId, stoppingToken);
                published.Add(next);
            }
        }
        catch (Exception lost) when (!stoppingToken.IsCancellationRequested)
        {
            // Whatever the client calls it: the event is still here, and nothing else depends on it.
            log.LogWarning("Events cannot be published; at least {Waiting} wait, and are tried again: {Reason}", events.Count - published.Count, lost.Message);
        }
        return published;
    }

    /// <summary>While the ledger refuses it, only this is tried again: to publish them again would help nobody.</summary>
    private async Task DeleteAsync(List<OutgoingEvent> published, CancellationToken stoppingToken)
    {
        for (; ; )
        {
            try
            {
                await outbox.DeleteAsync(published, stoppingToken);
                return;
            }
            catch (DbException trouble) when (trouble.IsPassing())
            {
                await Task.Delay(LedgerTrouble.Wait, time, stoppingToken);
            }
        }
    }
}
