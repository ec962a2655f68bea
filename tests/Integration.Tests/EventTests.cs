using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using SQLitePCL;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Events;
using SyncWorker.Ledger.Sqlite;
using SyncWorker.Messaging;
using SyncWorker.Operate.Sending;
using Bus = MassTransit.Bus;

namespace SyncWorker.Integration.Tests;

/// <summary>Events for other systems, on a real broker.</summary>
[Collection(BrokerCollection.Name)]
public sealed class EventTests(BrokerFixture broker)
{
    [Fact]
    public async Task A_bound_queue_receives_dead_letters_and_pauses_in_plain_JSON_and_in_order()
    {
        await broker.ForgetAsync();
        await using var events = await EventQueue.BindAsync(
            broker.Url, nameof(ChangeDeadLettered), nameof(SyncPaused), nameof(SyncResumed));
        await using var worker = await Worker.StartAsync(broker.Url, ("Gate:AuthProbe", "00:00:00.200"));

        await broker.Publisher.PublishAsync(Queues.Jobs, "<xml/>", messageId: "m1");
        var (_, type, dead) = await events.TakeAsync();
        Assert.Equal((nameof(ChangeDeadLettered), 1, "m1", "DIME100"), (
            type,
            dead.GetProperty("changeId").GetInt64(),
            dead.GetProperty("messageId").GetString(),
            dead.GetProperty("code").GetString()));
        Assert.Equal(("undecodable", "Upsert"), (dead.GetProperty("class").GetString(), dead.GetProperty("kind").GetString()));

        await worker.Operator.DoAsync(Pauser.Verb, new("Board is being moved.", "anna"), default);
        await worker.Operator.DoAsync(Resumer.Verb, new(null, "anna"), default);
        await worker.Board.BreakAsync(new { status = 401, times = 1 });
        await worker.PostAsync(Given.Job("J", "text"));
        var told = new List<(string, string?)>();
        while (told.Count < 4)
        {
            var next = await events.TakeAsync();
            told.Add((next.Type, next.Message.GetProperty("reason").GetString()));
        }

        Assert.Equal(
            [
                (nameof(SyncPaused), "operator"),
                (nameof(SyncResumed), "operator"),
                (nameof(SyncPaused), "configuration"),
                (nameof(SyncResumed), "configuration"),
            ],
            told);
        await worker.UntilDoneAsync(received: 2);
        Assert.True(await events.IsEmptyAsync());
    }

    [Fact]
    public async Task A_queue_can_be_bound_before_the_first_event()
    {
        const string exchange = "SyncWorker.Contracts:SyncPaused";
        await broker.Publisher.DeleteExchangeAsync(exchange);

        await using var worker = await Worker.StartAsync(broker.Url);

        await using var connection = await new ConnectionFactory { Uri = broker.Url }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclarePassiveAsync(exchange);
        Assert.True(channel.IsOpen);
    }

    [Fact]
    public async Task An_event_survives_a_crash_between_its_publication_and_its_deletion_and_is_published_again_under_the_same_id()
    {
        using var directory = new TemporaryDirectory();
        using var store = LedgerStore.Open(new() { Directory = directory.Path });
        var outbox = new Outbox(store, hasBroker: true, new(), TimeProvider.System);
        await outbox.SwitchAsync(default);
        await new Pauser(new(store, new(), TimeProvider.System, new(new(), new(), new()), new(), new())).PauseAsync(
            new("test", "anna"), default);
        await using var events = await EventQueue.BindAsync(broker.Url, nameof(SyncPaused));
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(broker.Url));
        await bus.StartAsync();

        // A worker publishes the event, cannot record that it did, and dies.
        var writer = ((SqliteStore)store).Writer!.Handle!;
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(writer, "pragma query_only = 1"));
        var first = await LifeAsync();
        Assert.Single(outbox.Next(10));
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(writer, "pragma query_only = 0"));
        var second = await LifeAsync(() => outbox.Next(10).Count == 0);
        await bus.StopAsync();

        Assert.Equal(first, second);
        Assert.True(await events.IsEmptyAsync());

        async Task<string> LifeAsync(Func<bool>? until = null)
        {
            using var publisher = new EventPublisher(
                bus,
                outbox,
                new(store, new(), new(TimeProvider.System), TimeProvider.System, NullLogger<Ledger.Leasing.Leases>.Instance),
                TimeProvider.System,
                NullLogger<EventPublisher>.Instance);
            await publisher.StartAsync(default);
            var (id, _, _) = await events.TakeAsync();
            await Eventually.TrueAsync(until ?? (() => true), TimeSpan.FromSeconds(30), "the outbox is empty");
            await publisher.StopAsync(default);
            return id;
        }
    }
}
