using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace DimeClient;

/// <summary>Turns redirects off on whatever handler our client ends up with, since the key would go along.</summary>
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
