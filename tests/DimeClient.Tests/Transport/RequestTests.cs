using System.Text;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Transport;

public sealed class RequestTests
{
    [Fact]
    public async Task An_import_is_posted_with_key_and_user_agent()
    {
        var handler = StubHandler.Answering(200, "{}");

        await Clients.Over(handler).Imports.RunAsync(Clients.OneRow);

        var sent = Assert.Single(handler.Sent);
        Assert.Equal(("POST", "https://api.dimescheduler.com/import"), (sent.Method, sent.Uri.AbsoluteUri));
        Assert.Equal("key", sent.Headers["X-API-KEY"]);
        Assert.Matches(@"^dimescheduler-dotnet/\d+\.\d+\.\d+$", sent.Headers["User-Agent"]);
        Assert.Equal("application/json; charset=utf-8", sent.Headers["Content-Type"]);
        Assert.Equal(Encoding.UTF8.GetString(ImportPayload.Write(Clients.OneRow).Span), sent.Body);
    }

    [Theory]
    [InlineData(DimeEnvironment.Production, null, "https://api.dimescheduler.com/category")]
    [InlineData(DimeEnvironment.Sandbox, null, "https://sandbox.api.dimescheduler.com/category")]
    [InlineData(DimeEnvironment.Test, null, "https://test.api.dimescheduler.com/category")]
    [InlineData(DimeEnvironment.Sandbox, "http://127.0.0.1:5099", "http://127.0.0.1:5099/category")]
    [InlineData(DimeEnvironment.Sandbox, "https://host/dime", "https://host/dime/category")]
    [InlineData(DimeEnvironment.Sandbox, "https://host/dime/", "https://host/dime/category")]
    public async Task A_call_goes_to_its_environment_or_base_address(DimeEnvironment environment, string? baseAddress, string uri)
    {
        var handler = StubHandler.Answering(200, "[]");
        var options = new DimeSchedulerOptions
        {
            ApiKey = "key",
            Environment = environment,
            BaseAddress = baseAddress is null ? null : new Uri(baseAddress),
        };

        await Clients.Over(handler, options: options).Categories.GetAllAsync();

        Assert.Equal(uri, Assert.Single(handler.Sent).Uri.AbsoluteUri);
    }

    [Fact]
    public async Task The_key_provider_is_asked_before_every_call()
    {
        var handler = StubHandler.Answering(200, "{}");
        var key = "old";
        var client = Clients.Over(handler, options: new() { ApiKey = "unused", ApiKeyProvider = () => key });

        await client.Imports.RunAsync(Clients.OneRow);
        key = "two words\r\n"; // a mounted file may end in a line break
        await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal(["old", "two words"], handler.Sent.Select(s => s.Headers["X-API-KEY"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("schlüssel")]
    [InlineData("two\nlines")]
    public async Task A_key_that_cannot_be_sent_is_an_authentication_error_and_nothing_is_sent(string key)
    {
        var handler = StubHandler.Answering(200, "{}");

        var result = await Clients.Over(handler, options: new() { ApiKeyProvider = () => key }).Imports.RunAsync(Clients.OneRow);

        Assert.Equal((DimeErrorKind.Authentication, DimeErrorReason.Unauthenticated), (result.Error!.Kind, result.Error.Reason));
        Assert.Null(result.Response);
        Assert.Empty(handler.Sent);
    }

    [Fact]
    public async Task Headers_of_one_call_are_added_or_replace_the_clients()
    {
        var handler = StubHandler.Answering(200, "{}");
        var headers = new Dictionary<string, string> { ["x-api-key"] = "other", ["X-Trace"] = "1", ["Content-Type"] = "application/json" };

        await Clients.Over(handler).Imports.RunAsync(Clients.OneRow, new CallOptions { Headers = headers });

        var sent = handler.Sent[0].Headers;
        Assert.Equal(("other", "1", "application/json"), (sent["X-API-KEY"], sent["X-Trace"], sent["Content-Type"]));
    }

    [Fact]
    public async Task The_headers_of_the_answer_are_kept()
    {
        var result = await Clients.ImportOver(StubHandler.Answering(200, "{}", retryAfter: "5"));

        Assert.Equal(["5"], result.Response!.Headers["retry-after"]);
        Assert.Equal(["application/json"], result.Response.Headers["Content-Type"]);
    }

    [Fact]
    public void Impossible_options_are_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new DimeSchedulerClient(""));
        Assert.Throws<ArgumentException>(() => new DimeSchedulerClient(new DimeSchedulerOptions()));
        Assert.Throws<ArgumentException>(() => new DimeSchedulerClient("key", (DimeEnvironment)7));
        Assert.Throws<ArgumentException>(
            () => new DimeSchedulerClient(new DimeSchedulerOptions { ApiKey = "key", BaseAddress = new("ftp://host") }));
        Assert.Throws<ArgumentException>(
            () => new DimeSchedulerClient(new DimeSchedulerOptions { ApiKey = "key", BaseAddress = new("/x", UriKind.Relative) }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new DimeSchedulerClient(new DimeSchedulerOptions { ApiKey = "key", Timeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new DimeSchedulerClient(new DimeSchedulerOptions { ApiKey = "key", MaxAnswerBytes = 0 }));
    }
}
