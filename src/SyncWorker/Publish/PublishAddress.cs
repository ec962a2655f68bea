using SyncWorker.Operate;

namespace SyncWorker.Publish;

/// <summary>Where changes go: a worker's HTTP face, or a broker with its queues.</summary>
/// <param name="Key">A key of the worker's <c>Http:Keys</c>, or null.</param>
internal sealed record PublishAddress(Uri Address, string? Key)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public bool IsBroker => Address.Scheme is "amqp" or "amqps";

    public async Task<IPublishTarget> OpenAsync(CancellationToken cancellationToken) => IsBroker
        ? await QueueTarget.ConnectAsync(Address, cancellationToken)
        : new HttpTarget(Address, Key, TimeProvider.System, Patience, Output.Error);
}
