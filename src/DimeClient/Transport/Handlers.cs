using System.Net;

namespace DimeClient;

/// <summary>The handler that carries the calls.</summary>
internal static class Handlers
{
    /// <summary>Our own: no redirects (the key would go along), no cookies, fresh DNS every two minutes.</summary>
    public static SocketsHttpHandler Create(TimeSpan connectTimeout) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = connectTimeout,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    /// <summary>Yours, with redirects turned off where it can follow any.</summary>
    /// <exception cref="InvalidOperationException">It follows redirects and is in use already, so that this cannot be changed.</exception>
    public static HttpMessageHandler WithoutRedirects(HttpMessageHandler handler)
    {
        var innermost = handler;
        while (innermost is DelegatingHandler { InnerHandler: { } inner })
        {
            innermost = inner;
        }
        switch (innermost)
        {
            case SocketsHttpHandler { AllowAutoRedirect: true } sockets:
                sockets.AllowAutoRedirect = false;
                break;
            case HttpClientHandler { AllowAutoRedirect: true } client:
                client.AllowAutoRedirect = false;
                break;
        }
        return handler;
    }
}
