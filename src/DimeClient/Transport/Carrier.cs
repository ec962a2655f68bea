namespace DimeClient;

/// <summary>The HTTP client that sends the requests, and whether we dispose it.</summary>
internal sealed class Carrier : IDisposable
{
    private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _send;
    private readonly IDisposable? _owned;

    private Carrier(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, IDisposable? owned) =>
        (_send, _owned) = (send, owned);

    /// <summary>True if a redirect may have been followed before we can notice it.</summary>
    public bool MayFollowRedirects { get; private init; }

    /// <summary>A client that we own.</summary>
    public static Carrier Owning(HttpMessageHandler handler)
    {
        var invoker = new HttpMessageInvoker(handler, disposeHandler: true);
        return new(invoker.SendAsync, invoker);
    }

    /// <summary>A client over the caller's handler.</summary>
    public static Carrier Over(HttpMessageHandler handler)
    {
        var invoker = new HttpMessageInvoker(Handlers.WithoutRedirects(handler), disposeHandler: false);
        return new(invoker.SendAsync, invoker);
    }

    /// <summary>The caller's client. Its handler is not accessible, so redirects can only be detected afterwards.</summary>
    public static Carrier Over(HttpClient client) =>
        new((message, token) => client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token), owned: null)
        {
            MayFollowRedirects = true,
        };

    /// <summary>A new client for every request, as the factory requires: it keeps and renews the handlers underneath.</summary>
    public static Carrier Over(IHttpClientFactory factory, string name) =>
        new(
            (message, token) => factory.CreateClient(name).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token),
            owned: null);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) =>
        _send(message, cancellationToken);

    public void Dispose() => _owned?.Dispose();
}
