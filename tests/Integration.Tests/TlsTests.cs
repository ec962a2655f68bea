using System.Net;
using System.Net.Sockets;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;
using SyncWorker.Messaging.Connection;

namespace SyncWorker.Integration.Tests;

/// <summary>A broker that accepts only TLS clients with a certificate of the same authority.</summary>
[Collection(OutageCollection.Name)]
[Trait("Needs", "OwnServers")]
public sealed class TlsTests
{
    [Fact]
    public async Task Over_TLS_each_side_verifies_the_other_and_unknown_peers_are_refused()
    {
        using var ours = new Authority("ours");
        using var others = new Authority("others");
        var (certificate, key) = ours.Server("rabbit.test");
        var port = FreePort();
        await using var broker = await OwnBroker.StartAsync($"""
            listeners.ssl.1 = 127.0.0.1:{port}
            ssl_options.cacertfile = {ours.CaFile}
            ssl_options.certfile = {certificate}
            ssl_options.keyfile = {key}
            ssl_options.verify = verify_peer
            ssl_options.fail_if_no_peer_cert = true
            """);
        var url = new Uri($"amqps://guest:guest@127.0.0.1:{port}/");
        var right = new BrokerTlsOptions
        {
            CaFile = ours.CaFile,
            ClientCertificateFile = ours.Client("secret"),
            ClientCertificatePassword = "secret",
        };

        await using var worker = await Worker.StartAsync(
            url,
            ("Broker:Tls:CaFile", ours.CaFile),
            ("Broker:Tls:ClientCertificateFile", right.ClientCertificateFile!),
            ("Broker:Tls:ClientCertificatePassword", "secret"));
        await using var publisher = await RawPublisher.ConnectAsync(broker.Url);
        await publisher.PublishAsync(Queues.Jobs, """{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J","shortDescription":"text"}""");
        await worker.UntilDoneAsync(received: 1);

        await AssertLetInAsync(right with { ServerName = "rabbit.test" });
        await AssertRefusedAsync(right with { ServerName = "other.test" });
        await AssertRefusedAsync(right with { CaFile = null });
        await AssertRefusedAsync(right with { CaFile = others.CaFile });
        await AssertRefusedAsync(new() { CaFile = ours.CaFile });
        await AssertRefusedAsync(right with { ClientCertificateFile = others.Client("secret") });

        async Task AssertLetInAsync(BrokerTlsOptions tls)
        {
            await using var connection = await new BrokerClient(new() { Url = url, Tls = tls }).ConnectAsync("test", default);
            Assert.True(connection.IsOpen);
        }

        Task AssertRefusedAsync(BrokerTlsOptions tls) => Assert.ThrowsAsync<BrokerException>(() => AssertLetInAsync(tls));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Tests that start their own brokers. They run one after another, and beside other tests because they mostly wait.</summary>
[CollectionDefinition(Name)]
public sealed class OutageCollection
{
    public const string Name = "outage";
}
