using System.Net;

namespace DimeClient;

/// <summary>The handler that sends the calls.</summary>
internal static class Handlers
{
    /// <summary>Our own handler: no redirects (the API key would be sent along), no cookies, fresh DNS every two minutes.</summary>
    public static SocketsHttpHandler Create(TimeSpan connectTimeout) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = connectTimeout,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    /// <summary>The caller's handler, with redirects turned off if it can follow any.</summary>
    /// <exception cref="InvalidOperationException">
    /// The handler follows redirects and is already in use, so that this cannot be changed.
    /// </exception>
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
