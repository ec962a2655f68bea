using SyncWorker.Messaging.Connection;

namespace SyncWorker.Messaging;

/// <summary>A way to take messages from the queues: <c>Broker:Receiver</c> says which one. docs/decisions/0012-two-receivers.md.</summary>
internal interface IReceiver
{
    /// <summary>
    /// How long the receiver has to consume all queues, at first and again after a failure. After that the intake restarts all consumers.
    /// </summary>
    TimeSpan RecoveryTime { get; }

    /// <summary>Starts consuming. Each call creates new endpoints: a stopped one knows deliveries that went back to the broker.</summary>
    /// <param name="consumers">Tracks which endpoints consume.</param>
    /// <exception cref="BrokerException">The broker cannot be reached, or refuses a consumer.</exception>
    Task<IReadOnlyList<InputEndpoint>> ConnectAsync(Consumers consumers, CancellationToken cancellationToken);
}
