using DimeClient;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

// Where every AddSomething is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the <see cref="DimeSchedulerClient"/>.</summary>
public static class DimeSchedulerServiceCollectionExtensions
{
    /// <summary>The name of the client in <see cref="IHttpClientFactory"/>.</summary>
    public const string HttpClientName = "DimeScheduler";

    /// <summary>One client for the process, with the key in the environment's <c>DIMESCHEDULER_API_KEY</c>.</summary>
    public static IHttpClientBuilder AddDimeScheduler(this IServiceCollection services) => services.AddDimeScheduler(_ => { });

    /// <summary>One client for the process.</summary>
    public static IHttpClientBuilder AddDimeScheduler(
        this IServiceCollection services, string apiKey, DimeEnvironment environment = DimeEnvironment.Production) =>
        services.AddDimeScheduler(options => (options.ApiKey, options.Environment) = (apiKey, environment));

    /// <summary>One client for the process, whose options need nothing of the container.</summary>
    public static IHttpClientBuilder AddDimeScheduler(this IServiceCollection services, Action<DimeSchedulerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddDimeScheduler((_, options) => configure(options));
    }

    /// <summary>
    /// One client for the process. Its requests go through <see cref="IHttpClientFactory"/>: hang handlers of your own on what
    /// is returned. Clock and logging are the container's where it has them.
    /// </summary>
    /// <param name="services">Where it is registered.</param>
    /// <param name="configure">Sets the options. Wrong ones are an <see cref="ArgumentException"/> where the client is first asked for.</param>
    public static IHttpClientBuilder AddDimeScheduler(this IServiceCollection services, Action<IServiceProvider, DimeSchedulerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddSingleton<IConfigureOptions<DimeSchedulerOptions>>(
            provider => new ConfigureOptions<DimeSchedulerOptions>(options => configure(provider, options)));
        services.AddOptions();
        services.TryAddSingleton(Create);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, RedirectFilter>());
        return services
            // The client's own timeouts rule, and may be longer than HttpClient's.
            .AddHttpClient(HttpClientName, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(
                provider => Handlers.Create(provider.GetRequiredService<IOptions<DimeSchedulerOptions>>().Value.ConnectTimeout));
    }

    private static DimeSchedulerClient Create(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<DimeSchedulerOptions>>().Value;
        options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
        var factory = provider.GetRequiredService<IHttpClientFactory>();
        return new(options, provider.GetService<TimeProvider>(), () => Carrier.Over(factory, HttpClientName));
    }
}
