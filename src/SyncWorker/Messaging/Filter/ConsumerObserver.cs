using MassTransit;

namespace SyncWorker.Messaging.Filter;

/// <summary>Notes what MassTransit reports of its consumers.</summary>
internal sealed class ConsumerObserver(Consumers consumers) : IReceiveEndpointObserver
{
    private volatile bool _areStopping;

    /// <summary>Whether the endpoints were asked to stop.</summary>
    public bool AreStopping => _areStopping;

    public Task Ready(ReceiveEndpointReady ready)
    {
        consumers.Started(ready.InputAddress.ToString());
        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping)
    {
        _areStopping = true;
        return Task.CompletedTask;
    }

    /// <summary>The endpoint no longer consumes: the channel is closed, or the queue is gone.</summary>
    public Task Completed(ReceiveEndpointCompleted completed)
    {
        consumers.Ended(completed.InputAddress.ToString(), why: "");
        return Task.CompletedTask;
    }

    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        consumers.Ended(faulted.InputAddress.ToString(), (faulted.Exception?.InnerException ?? faulted.Exception)?.Message ?? "");
        return Task.CompletedTask;
    }
}
