using System.Net;
using System.Net.Http.Headers;

namespace DimeClient;

/// <summary>Stands where the network would: keeps the most recent calls and answers each with success.</summary>
internal sealed class OfflineHandler(Uri baseAddress, int capacity) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly Queue<OfflineCall> _calls = new();

    /// <summary>The calls kept, oldest first.</summary>
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
        Keep(new(request.Method.Method, path, body));

        // The API's lists are arrays; everything else is content with an object that says nothing against it.
        var answer = new ByteArrayContent(request.Method == HttpMethod.Get ? "[]"u8.ToArray() : "{}"u8.ToArray());
        answer.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new(HttpStatusCode.OK) { Content = answer, RequestMessage = request };
    }

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
