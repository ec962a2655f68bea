using SyncWorker.Operate;

namespace SyncWorker.Publish;

/// <summary>The target of a publish: a worker's HTTP API, or a broker with the worker's queues.</summary>
/// <param name="Key">A key of the worker's <c>Http:Keys</c>, or null.</param>
internal sealed record PublishAddress(Uri Address, string? Key)
{
    private static readonly TimeSpan RetryFor = TimeSpan.FromMinutes(1);

    public bool IsBroker => Address.Scheme is "amqp" or "amqps";

    public async Task<IPublishTarget> OpenAsync(CancellationToken cancellationToken) => IsBroker
        ? await QueueTarget.ConnectAsync(Address, cancellationToken)
        : new HttpTarget(Address, Key, TimeProvider.System, RetryFor, Output.Error);
}
