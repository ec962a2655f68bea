using System.Collections.Concurrent;
using MassTransit;

namespace SyncWorker.Messaging;

/// <summary>Tracks which endpoints have a consumer on their queue, as reported by MassTransit. Each connect uses a new instance.</summary>
internal sealed class Consumers : IReceiveEndpointObserver
{
    private readonly ConcurrentDictionary<Uri, string?> _faults = [];

    private volatile bool _areStopping;

    /// <summary>Whether the endpoints were asked to stop.</summary>
    public bool AreStopping => _areStopping;

    /// <summary>The number of endpoints that consume.</summary>
    public int Count => _faults.Count(endpoint => endpoint.Value is null);

    /// <summary>The error messages of the endpoints that do not consume, as far as there are any.</summary>
    public string Faults => string.Join(' ', _faults.Values.OfType<string>().Where(words => words.Length > 0).Distinct());

    public Task Ready(ReceiveEndpointReady ready) => Note(ready.InputAddress, fault: null);

    public Task Stopping(ReceiveEndpointStopping stopping)
    {
        _areStopping = true;
        return Task.CompletedTask;
    }

    /// <summary>The endpoint no longer consumes: the channel is closed, or the queue is gone.</summary>
    public Task Completed(ReceiveEndpointCompleted completed) => Note(completed.InputAddress, fault: "");

    public Task Faulted(ReceiveEndpointFaulted faulted) =>
        Note(faulted.InputAddress, (faulted.Exception?.InnerException ?? faulted.Exception)?.Message ?? "");

    private Task Note(Uri endpoint, string? fault)
    {
        _faults[endpoint] = fault;
        return Task.CompletedTask;
    }
}
