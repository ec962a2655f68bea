using RabbitMQ.Client;
using SyncWorker.Messaging.Connection;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

public sealed class BrokerClientTests
{
    [Theory]
    [InlineData("amqp://localhost/", null, "/")]
    [InlineData("amqp://localhost", null, "/")]
    [InlineData("amqp://localhost/%2F", null, "/")]
    [InlineData("amqp://localhost/erp", null, "erp")]
    [InlineData("amqp://localhost/a%2Fb", null, "a/b")]
    [InlineData("amqp://localhost/", "erp", "erp")]
    [InlineData("amqp://localhost/", "", "/")]
    public void The_virtual_host_is_in_the_address_or_beside_it(string url, string? beside, string host)
    {
        Assert.Equal(host, Factory(new() { Url = new(url), VirtualHost = beside }).VirtualHost);
    }

    [Fact]
    public async Task By_default_the_worker_connects_as_guest()
    {
        Assert.Equal(("guest", "guest"), await CredentialsAsync(new()));
    }

    [Fact]
    public async Task User_and_password_are_in_the_address_or_beside_it()
    {
        Assert.Equal(("u@x", "p/w"), await CredentialsAsync(new() { Url = new("amqp://u%40x:p%2Fw@localhost/") }));
        Assert.Equal(("u", "p"), await CredentialsAsync(new() { Url = new("amqp://u@localhost/"), Password = "p" }));
        Assert.Equal(("u", "p"), await CredentialsAsync(new() { UserName = "u", Password = "p" }));
    }

    [Fact]
    public async Task A_mounted_secret_wins_and_its_change_applies_from_the_next_connection()
    {
        using var directory = new TemporaryDirectory();
        var (user, password) = (directory.File("user"), directory.File("password"));
        await File.WriteAllTextAsync(user, "u\n");
        await File.WriteAllTextAsync(password, "first\n");
        var credentials = Factory(new() { UserName = "no", UserNameFile = user, Password = "no", PasswordFile = password })
            .CredentialsProvider!;

        var first = await credentials.GetCredentialsAsync();
        await File.WriteAllTextAsync(password, "second");
        var second = await credentials.GetCredentialsAsync();

        Assert.Equal(("u", "first", "second"), (first.UserName, first.Password, second.Password));
    }

    [Fact]
    public void Each_attempt_starts_with_the_next_node_and_tries_all_of_them()
    {
        var nodes = Factory(new() { Url = new("amqp://nobody:5999/"), Hosts = ["a", "b:5673", "[::1]"] }).EndpointResolverFactory([]);

        Assert.Equal(["a:5999", "b:5673", "::1:5999"], nodes.All().Select(Text));
        Assert.Equal(["b:5673", "::1:5999", "a:5999"], nodes.All().Select(Text));
        Assert.Equal(["::1:5999", "a:5999", "b:5673"], nodes.All().Select(Text));
        Assert.Equal(["a:5999", "b:5673", "::1:5999"], nodes.All().Select(Text));
    }

    [Theory]
    [InlineData("amqp://rabbit", false, 5672)]
    [InlineData("amqps://rabbit", true, 5671)]
    [InlineData("amqps://rabbit:5999", true, 5999)]
    [InlineData("amqp://rabbit:5671", false, 5671)]
    public void The_scheme_decides_about_TLS_and_not_the_port(string url, bool tls, int port)
    {
        var node = Factory(new() { Url = new(url) }).EndpointResolverFactory([]).All().Single();

        Assert.Equal((tls, port), (node.Ssl.Enabled, node.Port));
    }

    [Fact]
    public void The_certificate_must_carry_the_name_of_the_host_or_the_configured_one()
    {
        string[] hosts = ["a", "b"];

        var own = Factory(new() { Url = new("amqps://x"), Hosts = hosts }).EndpointResolverFactory([]).All();
        var said = Factory(new() { Url = new("amqps://x"), Hosts = hosts, Tls = new() { ServerName = "cluster" } })
            .EndpointResolverFactory([])
            .All();

        Assert.Equal(["a", "b"], own.Select(node => node.Ssl.ServerName));
        Assert.Equal(["cluster", "cluster"], said.Select(node => node.Ssl.ServerName));
        Assert.All(own.Concat(said), node => Assert.Equal(System.Net.Security.SslPolicyErrors.None, node.Ssl.AcceptablePolicyErrors));
    }

    [Fact]
    public void The_heartbeat_comes_from_the_options()
    {
        Assert.Equal(TimeSpan.FromSeconds(7), Factory(new() { Heartbeat = TimeSpan.FromSeconds(7) }).RequestedHeartbeat);
    }

    private static ConnectionFactory Factory(BrokerOptions options)
    {
        var factory = new ConnectionFactory();
        new BrokerClient(options).Configure(factory);
        return factory;
    }

    private static async Task<(string User, string Password)> CredentialsAsync(BrokerOptions options)
    {
        var credentials = await Factory(options).CredentialsProvider!.GetCredentialsAsync();
        return (credentials.UserName, credentials.Password);
    }

    private static string Text(AmqpTcpEndpoint node) => $"{node.HostName}:{node.Port}";
}
