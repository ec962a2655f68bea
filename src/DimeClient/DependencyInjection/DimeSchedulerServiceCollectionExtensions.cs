using DimeClient;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

// The namespace where callers expect every Add… method.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the <see cref="DimeSchedulerClient"/>.</summary>
public static class DimeSchedulerServiceCollectionExtensions
{
    /// <summary>The name of the client in <see cref="IHttpClientFactory"/>.</summary>
    public const string HttpClientName = "DimeScheduler";

    /// <summary>One client for the process, with the key from the environment variable <c>DIMESCHEDULER_API_KEY</c>.</summary>
    public static IHttpClientBuilder AddDimeScheduler(this IServiceCollection services) => services.AddDimeScheduler(_ => { });

    /// <summary>One client for the process.</summary>
    public static IHttpClientBuilder AddDimeScheduler(
        this IServiceCollection services, string apiKey, DimeEnvironment environment = DimeEnvironment.Production) =>
        services.AddDimeScheduler(options => (options.ApiKey, options.Environment) = (apiKey, environment));

    /// <summary>One client for the process, with options that need nothing from the container.</summary>
    public static IHttpClientBuilder AddDimeScheduler(this IServiceCollection services, Action<DimeSchedulerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddDimeScheduler((_, options) => configure(options));
    }

    /// <summary>
    /// One client for the process. Its requests go through <see cref="IHttpClientFactory"/>: add your own handlers to the returned
    /// builder. The clock and logging come from the container if it has them.
    /// </summary>
    /// <param name="services">The services to add the client to.</param>
    /// <param name="configure">
    /// Sets the options. Invalid options throw an <see cref="ArgumentException"/> when the client is first resolved.
    /// </param>
    public static IHttpClientBuilder AddDimeScheduler(
        this IServiceCollection services, Action<IServiceProvider, DimeSchedulerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddSingleton<IConfigureOptions<DimeSchedulerOptions>>(
            provider => new ConfigureOptions<DimeSchedulerOptions>(options => configure(provider, options)));
        services.AddOptions();
        services.TryAddSingleton(Create);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, RedirectFilter>());
        return services
            // The client's own timeouts apply; they may be longer than HttpClient's.
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
