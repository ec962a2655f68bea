using RabbitMQ.Client;

namespace SyncWorker.Messaging.Connection;

/// <summary>Reads the broker's address.</summary>
internal static class BrokerAddress
{
    /// <summary>The address as shown to people: without user and password.</summary>
    public static string Shown(Uri url) => $"{url.Scheme}://{url.Authority}{url.AbsolutePath}";

    public static string VirtualHost(BrokerOptions broker) => broker switch
    {
        { VirtualHost: { Length: > 0 } name } => name,
        { Url.AbsolutePath: { Length: > 1 } path } => Uri.UnescapeDataString(path[1..]),
        _ => ConnectionFactory.DefaultVHost,
    };

    /// <summary>The user and password in the address itself; each is null if the address has none.</summary>
    public static (string? User, string? Password) Credentials(Uri url) => url.UserInfo.Split(':') switch
    {
        [""] => (null, null),
        [var user] => (Uri.UnescapeDataString(user), null),
        [var user, var password, ..] => (Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)),
        _ => (null, null),
    };

    public static IReadOnlyList<(string Host, int Port)> Nodes(BrokerOptions broker) => broker.Hosts.Count == 0
        ? [(broker.Url.IdnHost, PortOf(broker.Url))]
        : [.. broker.Hosts.Select(host => Node(broker.Url, host)!.Value)];

    /// <returns>Null if the text is neither a host nor host:port.</returns>
    public static (string Host, int Port)? Node(Uri url, string node) =>
        !node.Contains('@', StringComparison.Ordinal) && Uri.TryCreate($"{url.Scheme}://{node}", UriKind.Absolute, out var read)
            && read is { Host.Length: > 0, AbsolutePath: "" or "/", Query: "", Fragment: "" } && !node.EndsWith('/')
            ? (read.IdnHost, read.Port > 0 ? read.Port : PortOf(url))
            : null;

    private static int PortOf(Uri url) => url switch
    {
        { Port: > 0 } => url.Port,
        { Scheme: "amqps" } => AmqpTcpEndpoint.DefaultAmqpSslPort,
        _ => Protocols.DefaultProtocol.DefaultPort,
    };
}
