using System.Net;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>The ledger refuses writes for longer than <c>Receive:HoldFor</c>, the time for which messages may wait.</summary>
[Collection(BrokerCollection.Name)]
public sealed class HoldTests(BrokerFixture broker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("MassTransit")]
    [InlineData("Direct")]
    public async Task While_the_ledger_refuses_writes_nothing_is_consumed_and_afterwards_everything_is_recorded_once(string receiver)
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(
            broker.Url, ("Broker:Receiver", receiver), ("Receive:HoldFor", "00:00:01"), ("Receive:Prefetch", "20"));
        await broker.Publisher.PublishAsync(Queues.Jobs, Job("BEFORE"));
        await worker.UntilDoneAsync(received: 1);

        await using (await LedgerLock.TakeAsync(worker.Data))
        {
            // More messages than the prefetch, without anything that identifies repeats: a message recorded twice would show.
            await broker.Publisher.PublishManyAsync(Queues.Jobs, Enumerable.Range(0, 50).Select(i => Job(Given.No(i))));
            await UntilConsumersAsync(0);
            await Eventually.TrueAsync(
                async () => await broker.Publisher.QueueDepthAsync(Queues.Jobs) == 50, Patience, "the broker has everything back");

            // The hold counts as one delivery of a thousand, however long it lasts.
            var first = (await broker.Publisher.TakeAsync(Queues.Jobs))!;
            Assert.Equal("1", first.Header("x-delivery-count"));
            await broker.Publisher.PublishAsync(Queues.Jobs, first.Text);
            Assert.Equal(
                HttpStatusCode.ServiceUnavailable, (await worker.Http.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await worker.PostAsync(Given.Job("REFUSED", "text"))).StatusCode);
        }

        await UntilConsumersAsync(1);
        await worker.UntilDoneAsync(received: 51);
        Assert.Equal(51, await worker.Board.CountAsync("Job"));
        Assert.Equal((51, 0, 0), await worker.Operator.StatusAsync(default) is var s ? (s.Received, s.Duplicates, s.Dead) : default);
        Assert.Equal(0u, await broker.Publisher.QueueDepthAsync(Queues.Jobs));
        Assert.Equal(HttpStatusCode.OK, (await worker.Http.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_delivery_that_is_not_recorded_returns_to_the_broker_when_the_worker_stops()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);

        await using (await LedgerLock.TakeAsync(worker.Data))
        {
            await broker.Publisher.PublishAsync(Queues.Jobs, Job("J"));
            await Eventually.TrueAsync(async () => await broker.Publisher.QueueDepthAsync(Queues.Jobs) == 0, Patience, "it is delivered");
            await worker.StopAsync();
            await Eventually.TrueAsync(
                async () => await broker.Publisher.QueueDepthAsync(Queues.Jobs) == 1, Patience, "the broker has it back");
        }

        await worker.StartAsync();
        await worker.UntilDoneAsync(received: 1);
        Assert.Equal(0u, await broker.Publisher.QueueDepthAsync(Queues.Jobs));
    }

    [Fact]
    public async Task Nothing_is_consumed_before_the_ledger_has_accepted_a_write()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);
        await worker.StopAsync();
        await broker.Publisher.PublishAsync(Queues.Jobs, Job("J"));

        Task starting;
        await using (await LedgerLock.TakeAsync(worker.Data))
        {
            starting = worker.StartAsync();
            await Eventually.TrueAsync(
                async () => worker.IsListening
                    && (await worker.Http.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode
                        == HttpStatusCode.ServiceUnavailable,
                Patience, "the service knows that the ledger is locked");
            Assert.Equal(0u, await broker.Publisher.ConsumersAsync(Queues.Jobs));
        }

        await starting;
        await worker.UntilDoneAsync(received: 1);
    }

    private Task UntilConsumersAsync(uint count) => Eventually.TrueAsync(
        async () => (await Task.WhenAll(Queues.All.Select(queue => broker.Publisher.ConsumersAsync(queue))))
            .All(consumers => consumers == count),
        Patience, $"each queue has {count} consumers");

    private static string Job(string jobNo) =>
        $$"""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{jobNo}}","shortDescription":"text"}""";
}
