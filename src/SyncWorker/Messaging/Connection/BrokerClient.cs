using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace SyncWorker.Messaging.Connection;

/// <summary>How to connect to the broker, for MassTransit and for ourselves: one reading of the options.</summary>
internal sealed class BrokerClient
{
    /// <summary>For one node to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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

    /// <summary>For people: where it is, without user and password.</summary>
    public string Where =>
        $"{_options.Url.Scheme}://{string.Join(',', Addresses.Select(node => $"{node.Host}:{node.Port}"))}/{(VirtualHost == ConnectionFactory.DefaultVHost ? "" : VirtualHost)}";

    /// <summary>Gives whoever connects what the options say; what stands there of them is overwritten.</summary>
    public void Configure(ConnectionFactory factory)
    {
        factory.EndpointResolverFactory = _ => _nodes;
        factory.CredentialsProvider = _credentials;
        factory.VirtualHost = VirtualHost;
        factory.RequestedHeartbeat = _options.Heartbeat;
        factory.RequestedConnectionTimeout = Patience;
    }

    /// <summary>A connection that does not come back by itself: whoever holds it does one thing and is done.</summary>
    /// <param name="name">What the broker calls it.</param>
    /// <exception cref="BrokerException">No node lets us in; the message says where and why.</exception>
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
            throw new BrokerException($"{Where} does not let us in: {Reason(refused)}", refused);
        }
    }

    /// <summary>The connection went away while it was used, or did not answer in time.</summary>
    /// <param name="cancellationToken">Of whoever used it: that he gave up himself is nobody's loss.</param>
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
