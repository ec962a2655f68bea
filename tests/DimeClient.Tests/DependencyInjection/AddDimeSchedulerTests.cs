using DimeClient.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DimeClient.Tests.DependencyInjection;

public sealed class AddDimeSchedulerTests
{
    private readonly StubHandler _handler = StubHandler.Answering(200, "{}");

    [Fact]
    public async Task The_container_gives_one_client_that_uses_the_factory_and_its_handlers()
    {
        var services = new ServiceCollection();
        services.AddDimeScheduler("key", DimeEnvironment.Sandbox)
            .AddHttpMessageHandler(() => new Marker())
            .ConfigurePrimaryHttpMessageHandler(() => _handler);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        await provider.GetRequiredService<DimeSchedulerClient>().Imports.RunAsync(Clients.OneRow);

        var sent = Assert.Single(_handler.Sent);
        Assert.Equal("https://sandbox.api.dimescheduler.com/import", sent.Uri.AbsoluteUri);
        Assert.Equal(("key", "1"), (sent.Headers["X-API-KEY"], sent.Headers["X-Marker"]));
        Assert.Same(provider.GetRequiredService<DimeSchedulerClient>(), provider.GetRequiredService<DimeSchedulerClient>());
    }

    [Fact]
    public async Task The_options_and_the_clock_can_come_from_the_container()
    {
        var time = new FakeClock();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time).AddSingleton("from the container".Replace(' ', '-'));
        services.AddDimeScheduler((provider, options) =>
        {
            options.ApiKey = provider.GetRequiredService<string>();
            options.Timeout = TimeSpan.FromMinutes(10);
            options.Retry = RetryOptions.None;
        }).ConfigurePrimaryHttpMessageHandler(() => StubHandler.Silent());
        await using var provider = services.BuildServiceProvider();

        var call = provider.GetRequiredService<DimeSchedulerClient>().Imports.RunAsync(Clients.OneRow);
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("No answer within 600 s.", (await call).Error!.Message);
    }

    [Fact]
    public void A_wrong_option_is_reported_when_the_client_is_resolved()
    {
        var services = new ServiceCollection();
        services.AddDimeScheduler(options => options.ApiKey = " ");
        using var provider = services.BuildServiceProvider();

        var thrown = Assert.Throws<ArgumentException>(provider.GetRequiredService<DimeSchedulerClient>);

        Assert.StartsWith("ApiKey is empty; allowed:", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_of_your_own_does_not_follow_redirects_and_ours_has_the_connect_timeout()
    {
        var own = new SocketsHttpHandler();
        var services = new ServiceCollection();
        services.AddDimeScheduler(options => (options.ApiKey, options.ConnectTimeout) = ("key", TimeSpan.FromSeconds(3)));
        using var ours = services.BuildServiceProvider();
        services.AddHttpClient(DimeSchedulerServiceCollectionExtensions.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => own);
        using var yours = services.BuildServiceProvider();

        var handler = ours.GetRequiredService<IHttpMessageHandlerFactory>()
            .CreateHandler(DimeSchedulerServiceCollectionExtensions.HttpClientName);
        yours.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(DimeSchedulerServiceCollectionExtensions.HttpClientName);

        Assert.Equal((TimeSpan.FromSeconds(3), false), (Innermost(handler).ConnectTimeout, Innermost(handler).AllowAutoRedirect));
        Assert.False(own.AllowAutoRedirect);
    }

    private static SocketsHttpHandler Innermost(HttpMessageHandler handler) =>
        handler is DelegatingHandler { InnerHandler: { } inner } ? Innermost(inner) : (SocketsHttpHandler)handler;

    private sealed class Marker : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Marker", "1");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
