using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Receive;

/// <summary>Where messages come from.</summary>
internal sealed record BrokerOptions
{
    public const string Section = "Broker";

    /// <summary>Default <see cref="Transport.None"/>: changes come in over HTTP only.</summary>
    public Transport Transport { get; init; } = Transport.None;

    /// <summary>Where the broker is, with user, password and virtual host: <c>amqp://guest:guest@localhost:5672/</c>; <c>amqps</c> for TLS.</summary>
    [Required]
    public Uri Url { get; init; } = new("amqp://guest:guest@localhost:5672/");

    /// <summary>How often a message may be delivered before the broker sets it aside in <c>&lt;queue&gt;_error</c>. Default 1,000.</summary>
    [Range(10, 1_000_000)]
    public int DeliveryLimit { get; init; } = 1_000;
}

internal enum Transport
{
    None,
    RabbitMq,
}
