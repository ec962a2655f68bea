using System.Net;
using System.Text;

namespace DimeClient;

/// <summary>Replaces the network: keeps the most recent calls and answers each with success, or with the configured answer.</summary>
internal sealed class OfflineHandler(Uri baseAddress, int capacity, Func<OfflineCall, OfflineAnswer?>? answer) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly Queue<OfflineCall> _calls = new();

    /// <summary>The recorded calls, oldest first.</summary>
    public IReadOnlyList<OfflineCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var path = Uri.UnescapeDataString(baseAddress.MakeRelativeUri(request.RequestUri!).OriginalString);
        var call = new OfflineCall(request.Method.Method, path, body);
        Keep(call);
        var (json, status) = answer?.Invoke(call) ?? Default(request);
        return new((HttpStatusCode)status)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
            RequestMessage = request,
        };
    }

    /// <summary>An empty list if the reader wants a list, else an empty object, which counts as success.</summary>
    private static OfflineAnswer Default(HttpRequestMessage request) =>
        new((request.Options.TryGetValue(RequestMessage.BringsList, out var list) ? list : request.Method == HttpMethod.Get) ? "[]" : "{}");

    private void Keep(OfflineCall call)
    {
        lock (_lock)
        {
            _calls.Enqueue(call);
            while (_calls.Count > capacity)
            {
                _calls.Dequeue();
            }
        }
    }
}
