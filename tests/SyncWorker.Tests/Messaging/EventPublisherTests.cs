using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Ledger.Events;
using SyncWorker.Messaging;
using SyncWorker.Testing;
using Bus = MassTransit.Bus;

namespace SyncWorker.Tests;

public sealed class EventPublisherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_event_that_the_broker_did_not_accept_is_kept_and_published_before_later_ones()
    {
        using var ledger = new TestLedger();
        var outbox = new Outbox(ledger.Store, hasBroker: true, new(), ledger.Clock);
        await outbox.SwitchAsync(default);
        await ledger.Pauser.PauseAsync(new("Board is being moved.", "anna"), default);
        await ledger.Resumer.ResumeAsync(new(null, "anna"), default);
        var told = outbox.Next(10).Select(next => next.MessageId).ToList();
        var bus = Bus.Factory.CreateUsingInMemory(_ => { });
        await bus.StartAsync();
        var broker = new BrokerThatIsAwayOnce();
        bus.ConnectPublishObserver(broker);

        using var publisher = new EventPublisher(bus, outbox, ledger.Leases, ledger.Clock, NullLogger<EventPublisher>.Instance);
        await publisher.StartAsync(default);
        await ledger.Clock.TimersArmedAsync().WaitAsync(Patience);
        Assert.Equal(told, outbox.Next(10).Select(next => next.MessageId));
        await Eventually.TrueAsync(
            () =>
            {
                ledger.Clock.Advance(TimeSpan.FromSeconds(1));
                return outbox.Next(10).Count == 0;
            },
            Patience, "the outbox is empty");
        await publisher.StopAsync(default);
        await bus.StopAsync();

        Assert.Equal(told, broker.Taken);
    }

    private sealed class BrokerThatIsAwayOnce : IPublishObserver
    {
        private int _tries;

        public List<Guid> Taken { get; } = [];

        public Task PrePublish<T>(PublishContext<T> context)
            where T : class => ++_tries == 1 ? throw new InvalidOperationException("The broker is away.") : Task.CompletedTask;

        public Task PostPublish<T>(PublishContext<T> context)
            where T : class
        {
            Taken.Add(context.MessageId!.Value);
            return Task.CompletedTask;
        }

        public Task PublishFault<T>(PublishContext<T> context, Exception exception)
            where T : class => Task.CompletedTask;
    }
}
