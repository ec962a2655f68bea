using System.Data.Common;
using MassTransit;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Events;
using SyncWorker.Ledger.Leasing;

namespace SyncWorker.Messaging;

/// <summary>
/// Publishes the events of the outbox in their order, and deletes each one after the broker's confirmation. After a crash between the
/// two, an event is published twice with the same message id. It is never lost.
/// </summary>
internal sealed class EventPublisher(IBus bus, Outbox outbox, Leases leases, TimeProvider time, ILogger<EventPublisher> log)
    : BackgroundService
{
    private const int AtOnce = 100;

    /// <summary>The pause before an empty outbox is read again, and after a failure.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often this worker records that it publishes events. A worker without a broker checks whether any worker published recently.
    /// </summary>
    private static readonly TimeSpan PresenceInterval = TimeSpan.FromHours(1);

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
            if (time.GetElapsedTime(_saidAt) >= PresenceInterval)
            {
                await outbox.SwitchAsync(stoppingToken);
                _saidAt = time.GetTimestamp();
            }

            // Read again under the claim: the previous claimant may have published them just now.
            return outbox.Next(1).Count > 0 && await outbox.ClaimAsync(leases.Worker, stoppingToken) ? outbox.Next(AtOnce) : [];
        }
        catch (DbException trouble) when (trouble.IsPassing())
        {
            // Other loops already log this failure.
            return [];
        }
    }

    /// <returns>The events that the broker confirmed: all up to the first failure, so that no event overtakes another.</returns>
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
            // Any exception from the client: the event stays in the outbox, and nothing else depends on it.
            log.LogWarning(
                "Events cannot be published; at least {Waiting} are waiting and will be retried: {Reason}",
                events.Count - published.Count, lost.Message);
        }
        return published;
    }

    /// <summary>While the ledger refuses the delete, only the delete is retried: publishing the events again would be useless.</summary>
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
