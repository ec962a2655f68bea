using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace SyncWorker.Messaging.Connection;

/// <summary>Connects to the broker. MassTransit and the worker's own connections share this one reading of the options.</summary>
internal sealed class BrokerClient
{
    /// <summary>How long one node has to answer.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly BrokerOptions _options;
    private readonly BrokerNodes _nodes;
    private readonly BrokerCredentials _credentials;

    public BrokerClient(BrokerOptions options)
    {
        _options = options;
        _credentials = new(options);
        Addresses = BrokerAddress.Nodes(options);
        VirtualHost = BrokerAddress.VirtualHost(options);
        _nodes = new([.. Addresses.Select(node => new AmqpTcpEndpoint(
            node.Host, node.Port, options.Url.Scheme == "amqps" ? BrokerTls.Option(options.Tls, node.Host) : new SslOption()))]);
    }

    public IReadOnlyList<(string Host, int Port)> Addresses { get; }

    public string VirtualHost { get; }

    /// <summary>The address of the broker as shown to people: without user and password.</summary>
    public string Where =>
        $"{_options.Url.Scheme}://{string.Join(',', Addresses.Select(node => $"{node.Host}:{node.Port}"))}/"
        + $"{(VirtualHost == ConnectionFactory.DefaultVHost ? "" : VirtualHost)}";

    /// <summary>Applies the options to a connection factory and overwrites its own values for them.</summary>
    public void Configure(ConnectionFactory factory)
    {
        factory.EndpointResolverFactory = _ => _nodes;
        factory.CredentialsProvider = _credentials;
        factory.VirtualHost = VirtualHost;
        factory.RequestedHeartbeat = _options.Heartbeat;
        factory.RequestedConnectionTimeout = ConnectTimeout;
    }

    /// <summary>Opens a connection that does not recover by itself. Its owner uses it for one purpose.</summary>
    /// <param name="name">The name of the connection on the broker.</param>
    /// <exception cref="BrokerException">No node accepts the connection; the message says where and why.</exception>
    public async Task<IConnection> ConnectAsync(string name, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { AutomaticRecoveryEnabled = false, ClientProvidedName = name };
        Configure(factory);
        try
        {
            return await factory.CreateConnectionAsync(cancellationToken);
        }
        catch (Exception refused) when (refused is BrokerUnreachableException or OperationInterruptedException or IOException)
        {
            throw new BrokerException($"Cannot connect to {Where}: {Reason(refused)}", refused);
        }
    }

    /// <summary>Whether the connection was lost while in use, or did not answer in time.</summary>
    /// <param name="cancellationToken">The caller's token: if the caller cancelled, the connection is not lost.</param>
    public static bool IsLost(Exception trouble, CancellationToken cancellationToken) =>
        trouble is OperationInterruptedException or AlreadyClosedException or IOException or TimeoutException
        || (trouble is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static string Reason(Exception refused) => refused switch
    {
        BrokerUnreachableException { InnerException: { } inner } => Reason(inner),
        AggregateException { InnerExceptions: var all } => string.Join(" ", all.Select(Reason).Distinct()),
        ConnectFailureException { InnerException: { } inner } => Reason(inner),
        _ => refused.Message,
    };
}
