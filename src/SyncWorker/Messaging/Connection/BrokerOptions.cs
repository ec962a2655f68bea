using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Messaging.Connection;

/// <summary>The broker that messages come from.</summary>
internal sealed record BrokerOptions
{
    public const string Section = "Broker";

    /// <summary>Default <see cref="Transport.None"/>: changes come in over HTTP only.</summary>
    public Transport Transport { get; init; } = Transport.None;

    /// <summary>
    /// What takes messages from the queues. <see cref="Receiver.Direct"/> is faster. Workers of both kinds can share the queues. Default
    /// <see cref="Receiver.MassTransit"/>.
    /// </summary>
    public Receiver Receiver { get; init; } = Receiver.MassTransit;

    /// <summary>
    /// The address of the broker: <c>amqp://user:password@host:5672/virtual-host</c>. Only scheme and host are required. Use
    /// <c>amqps</c> (port 5671) for TLS. Default <c>amqp://localhost:5672/</c>.
    /// </summary>
    [Required]
    public Uri Url { get; init; } = new("amqp://localhost:5672/");

    /// <summary>
    /// The nodes of a cluster, each <c>host</c> or <c>host:port</c>, tried in turn. They replace the host in <see cref="Url"/>. A node
    /// without a port uses the port of <see cref="Url"/>. Default none: the host in <see cref="Url"/> alone.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The virtual host, if <see cref="Url"/> names none. Default: the broker's own, <c>/</c>.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>The user, if <see cref="Url"/> names none. Default: the broker's own, <c>guest</c>.</summary>
    public string? UserName { get; init; }

    /// <summary>
    /// A file that holds the user name; overrides <see cref="UserName"/>. A change takes effect with the next connection.
    /// </summary>
    public string? UserNameFile { get; init; }

    /// <summary>The password, if <see cref="Url"/> has none. Default: the broker's own, <c>guest</c>.</summary>
    public string? Password { get; init; }

    /// <summary>A file that holds the password; overrides <see cref="Password"/>. A change takes effect with the next connection.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>
    /// How long a silent connection is trusted. The client drops it after about twice that time. Below 5 s, a loaded network looks like
    /// a dead one. Default 20 s.
    /// </summary>
    /// <remarks>Source: RabbitMQ, "Detecting Dead TCP Connections with Heartbeats and TCP Keepalives".</remarks>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>TLS settings beyond the system's own trust; for <c>amqps</c> only.</summary>
    public BrokerTlsOptions Tls { get; init; } = new();

    /// <summary>
    /// How often a message may be delivered before the broker sets it aside in <c>&lt;queue&gt;_error</c>. Default 1,000.
    /// </summary>
    [Range(10, 1_000_000)]
    public int DeliveryLimit { get; init; } = 1_000;
}

internal enum Transport
{
    None,
    RabbitMq,
}

internal enum Receiver
{
    /// <summary>MassTransit's receive pipeline.</summary>
    MassTransit,

    /// <summary>RabbitMQ.Client alone, with one acknowledgement for each commit.</summary>
    Direct,
}
