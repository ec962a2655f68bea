using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace DimeClient;

/// <summary>Turns redirects off on whichever handler our client gets, because the API key would be sent along.</summary>
internal sealed class RedirectFilter : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name == DimeSchedulerServiceCollectionExtensions.HttpClientName)
        {
            Handlers.WithoutRedirects(builder.PrimaryHandler);
        }
    };
}
