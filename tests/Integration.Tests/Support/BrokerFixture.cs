using SyncWorker.Contracts;

namespace SyncWorker.Integration.Tests.Support;

/// <summary>The broker that <c>test.sh</c> started. The queues' names are part of the contract, so these tests take turns.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    public Uri Url { get; private set; } = null!;

    /// <summary>A plain AMQP publisher, without MassTransit.</summary>
    public RawPublisher Publisher { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Url = await Broker.GetUrlAsync();
        Publisher = await RawPublisher.ConnectAsync(Url);
        await ForgetAsync();
    }

    public async Task DisposeAsync()
    {
        if (Publisher is not null)
        {
            await ForgetAsync();
            await Publisher.DisposeAsync();
        }
    }

    /// <summary>Empties the queues, so that a test does not see messages of an earlier one.</summary>
    public async Task ForgetAsync()
    {
        foreach (var queue in Queues.All.SelectMany(queue => new[] { queue, queue + "_error" }))
        {
            if (await Publisher.QueueDepthAsync(queue) is not null)
            {
                await Publisher.PurgeAsync(queue);
            }
        }
    }
}

[CollectionDefinition(Name)]
public sealed class BrokerCollection : ICollectionFixture<BrokerFixture>
{
    public const string Name = "broker";
}
