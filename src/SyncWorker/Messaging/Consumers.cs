using System.Collections.Concurrent;
using MassTransit;

namespace SyncWorker.Messaging;

/// <summary>Which endpoints have a consumer on their queue, as MassTransit tells it, from one connect to the next.</summary>
internal sealed class Consumers : IReceiveEndpointObserver
{
    private readonly ConcurrentDictionary<Uri, string?> _faults = [];

    private volatile bool _areStopping;

    /// <summary>They were asked to end.</summary>
    public bool AreStopping => _areStopping;

    /// <summary>This many consume.</summary>
    public int Count => _faults.Count(endpoint => endpoint.Value is null);

    /// <summary>What those say that do not, as far as they say something.</summary>
    public string Faults => string.Join(' ', _faults.Values.OfType<string>().Where(words => words.Length > 0).Distinct());

    public Task Ready(ReceiveEndpointReady ready) => Note(ready.InputAddress, fault: null);

    public Task Stopping(ReceiveEndpointStopping stopping)
    {
        _areStopping = true;
        return Task.CompletedTask;
    }

    /// <summary>It consumes no more: the channel is closed, or the queue is gone.</summary>
    public Task Completed(ReceiveEndpointCompleted completed) => Note(completed.InputAddress, fault: "");

    public Task Faulted(ReceiveEndpointFaulted faulted) => Note(faulted.InputAddress, (faulted.Exception?.InnerException ?? faulted.Exception)?.Message ?? "");

    private Task Note(Uri endpoint, string? fault)
    {
        _faults[endpoint] = fault;
        return Task.CompletedTask;
    }
}
