using System.Collections.Concurrent;

namespace SyncWorker.Messaging;

/// <summary>Tracks which endpoints have a consumer on their queue. Each connect uses a new instance. Any thread may call it.</summary>
internal sealed class Consumers
{
    private readonly ConcurrentDictionary<string, string?> _faults = [];

    /// <summary>The number of endpoints that consume.</summary>
    public int Count => _faults.Count(endpoint => endpoint.Value is null);

    /// <summary>The error messages of the endpoints that do not consume, as far as there are any.</summary>
    public string Faults => string.Join(' ', _faults.Values.OfType<string>().Where(words => words.Length > 0).Distinct());

    public void Started(string endpoint) => _faults[endpoint] = null;

    /// <param name="why">The client's or the broker's words; empty if there are none.</param>
    public void Ended(string endpoint, string why) => _faults[endpoint] = why;
}
