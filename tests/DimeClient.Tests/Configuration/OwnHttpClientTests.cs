using DimeClient.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace DimeClient.Tests.Configuration;

public sealed class OwnHttpClientTests
{
    private static readonly DimeSchedulerOptions Options = new() { ApiKey = "key", Retry = RetryOptions.None };

    [Fact]
    public async Task An_HttpClient_of_your_own_sends_the_calls_and_is_not_disposed()
    {
        var handler = StubHandler.Answering(200, "{}");
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Add("X-Proxy", "1");

        using (var client = new DimeSchedulerClient(Options, http))
        {
            await client.Imports.RunAsync(Clients.OneRow);
        }
        await http.GetAsync(new Uri("https://host/after"));

        Assert.Equal(["/import", "/after"], handler.Sent.Select(s => s.Uri.AbsolutePath));
        Assert.Equal(("key", "1"), (handler.Sent[0].Headers["X-API-KEY"], handler.Sent[0].Headers["X-Proxy"]));
    }

    [Fact]
    public async Task The_timeout_of_your_HttpClient_is_a_timeout_and_not_a_cancellation()
    {
        using var http = new HttpClient(StubHandler.Silent()) { Timeout = TimeSpan.FromMilliseconds(20) };
        using var client = new DimeSchedulerClient(Options, http, new FakeClock());

        var result = await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal((DimeErrorKind.Network, DimeErrorReason.Timeout), (result.Error!.Kind, result.Error.Reason));
        Assert.DoesNotContain("30 s", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_that_your_HttpClient_followed_is_an_error_and_never_a_success()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            if (context.Request.Path == "/import")
            {
                context.Response.Redirect("/sign-in?secret=1");
            }
            return context.Response.WriteAsync("{}");
        });
        using var http = new HttpClient();
        using var client = new DimeSchedulerClient(new DimeSchedulerOptions { ApiKey = "key", BaseAddress = server.Address }, http);

        var result = await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal(DimeErrorReason.Redirected, result.Error!.Reason);
        Assert.DoesNotContain("secret", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_of_your_own_outlives_the_client()
    {
        var handler = StubHandler.Answering(200, "{}");

        Clients.Over(handler).Dispose();
        using var next = Clients.Over(handler);

        Assert.True((await next.Imports.RunAsync(Clients.OneRow)).Ok);
    }

    [Fact]
    public async Task A_connection_attempt_ends_after_the_connect_timeout()
    {
        using var handler = Handlers.Create(TimeSpan.FromMilliseconds(20));
        handler.ConnectCallback = async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException();
        };
        using var client = new DimeSchedulerClient(
            new DimeSchedulerOptions { ApiKey = "key", BaseAddress = new("http://host"), Retry = RetryOptions.None }, handler);

        var result = await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal(DimeErrorReason.Timeout, result.Error!.Reason);
        Assert.Contains("ConnectTimeout", result.Error.Message, StringComparison.Ordinal);
    }
}
