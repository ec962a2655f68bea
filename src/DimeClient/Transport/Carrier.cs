namespace DimeClient;

/// <summary>What carries the requests, and whether it is ours to dispose.</summary>
internal sealed class Carrier : IDisposable
{
    private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _send;
    private readonly IDisposable? _owned;

    private Carrier(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, IDisposable? owned) =>
        (_send, _owned) = (send, owned);

    /// <summary>True where a redirect may have been followed before we saw it.</summary>
    public bool MayFollowRedirects { get; private init; }

    /// <summary>One of our own.</summary>
    public static Carrier Owning(HttpMessageHandler handler)
    {
        var invoker = new HttpMessageInvoker(handler, disposeHandler: true);
        return new(invoker.SendAsync, invoker);
    }

    /// <summary>A handler of the caller's.</summary>
    public static Carrier Over(HttpMessageHandler handler)
    {
        var invoker = new HttpMessageInvoker(Handlers.WithoutRedirects(handler), disposeHandler: false);
        return new(invoker.SendAsync, invoker);
    }

    /// <summary>A client of the caller's. Its handler is out of reach, so redirects can only be noticed afterwards.</summary>
    public static Carrier Over(HttpClient client) =>
        new((message, token) => client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token), owned: null) { MayFollowRedirects = true };

    /// <summary>A new client for every request, as the factory wants it: it keeps and renews the handlers underneath.</summary>
    public static Carrier Over(IHttpClientFactory factory, string name) =>
        new((message, token) => factory.CreateClient(name).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token), owned: null);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) => _send(message, cancellationToken);

    public void Dispose() => _owned?.Dispose();
}
