using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Configuration;

public sealed class OptionTests
{
    public static TheoryData<DimeSchedulerOptions, string> Wrong => new()
    {
        { new() { ApiKey = "" }, "ApiKey is empty; allowed: a key in ApiKey, ApiKeyProvider or the environment's DIMESCHEDULER_API_KEY" },
        { new() { ApiKey = "s3cret", Environment = (DimeEnvironment)7 }, "Environment is 7; allowed: Production, Sandbox, Test." },
        {
            new() { ApiKey = "s3cret", BaseAddress = new("ftp://host/x") },
            "BaseAddress is ftp://host/x; allowed: an absolute http or https address"
        },
        {
            new() { ApiKey = "s3cret", BaseAddress = new("https://u:s3cret@host/x?code=s3cret") },
            "BaseAddress is https://host/x; allowed:"
        },
        { new() { ApiKey = "s3cret", BaseAddress = new("/x?code=s3cret", UriKind.Relative) }, "BaseAddress is /x; allowed:" },
        {
            new() { ApiKey = "s3cret", Timeout = TimeSpan.Zero },
            "Timeout is 00:00:00; allowed: infinite, or more than zero and at most 49 days."
        },
        { new() { ApiKey = "s3cret", Timeout = TimeSpan.FromDays(50) }, "Timeout is 50.00:00:00; allowed:" },
        { new() { ApiKey = "s3cret", ConnectTimeout = TimeSpan.FromSeconds(-2) }, "ConnectTimeout is -00:00:02; allowed:" },
        { new() { ApiKey = "s3cret", AttemptTimeout = TimeSpan.Zero }, "AttemptTimeout is 00:00:00; allowed:" },
        { new() { ApiKey = "s3cret", MaxAnswerBytes = 0 }, "MaxAnswerBytes is 0; allowed: 1 or more." },
        { new() { ApiKey = "s3cret", OfflineCapacity = -1 }, "OfflineCapacity is -1; allowed: 0 or more." },
        { new() { ApiKey = "s3cret", Retry = null! }, "Retry is null; allowed: options, RetryOptions.None to turn retries off." },
        { new() { ApiKey = "s3cret", Retry = new() { MaxRetries = 101 } }, "Retry.MaxRetries is 101; allowed: 0 to 100." },
        {
            new() { ApiKey = "s3cret", Retry = new() { MaxDelay = TimeSpan.FromDays(2) } },
            "Retry.MaxDelay is 2.00:00:00; allowed: zero to a day."
        },
        {
            new() { ApiKey = "s3cret", Retry = new() { InitialDelay = TimeSpan.FromSeconds(31) } },
            "Retry.InitialDelay is 00:00:31; allowed: zero to Retry.MaxDelay, 00:00:30."
        },
        { new() { ApiKey = "s3cret", Paths = { ["category"] = "/" } }, "Paths[\"category\"] is \"/\"; allowed: names that are not empty." },
        {
            new() { ApiKey = "s3cret", ProcedureNames = { [""] = "x" } },
            "ProcedureNames[\"\"] is \"x\"; allowed: names that are not empty."
        },
        {
            new() { ApiKey = "s3cret", UserName = "u", Password = "s3cret" },
            "UserName and an API key are both set; allowed: one way to sign in."
        },
        { new() { UserName = "u" }, "Password is empty; allowed: UserName and Password, both with a value." },
        { new() { Password = "s3cret" }, "UserName is empty; allowed: UserName and Password, both with a value." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_option_is_named_with_its_value_and_what_is_allowed(DimeSchedulerOptions options, string message)
    {
        var thrown = Assert.ThrowsAny<ArgumentException>(() => new DimeSchedulerClient(options));

        Assert.StartsWith(message, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_timeout_of_a_single_call_is_named_too()
    {
        var client = Clients.Over(StubHandler.Answering(200, "{}"));

        var thrown = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => client.Imports.RunAsync(Clients.OneRow, new CallOptions { Timeout = TimeSpan.Zero }));

        Assert.StartsWith("Timeout is 00:00:00; allowed: infinite", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_procedure_is_sent_under_the_name_configured_for_the_server()
    {
        var handler = StubHandler.Answering(200, "{}");
        var client = Clients.Over(
            handler, options: new() { ApiKey = "key", ProcedureNames = { ["mboc_addConnector"] = "mboc_upsertConnector" } });

        await client.Imports.RunAsync([new("mboc_addConnector", [new("Name", "BC")]), Clients.OneRow[0]]);

        Assert.Equal(
            """[{"StoredProcedureName":"mboc_upsertConnector","ParameterNames":["Name"],"ParameterValues":["BC"]},""",
            handler.Sent[0].Body[..handler.Sent[0].Body.IndexOf("{\"StoredProcedureName\":\"mboc_upsertJob\"", StringComparison.Ordinal)]);
    }

    [Theory]
    [InlineData("category", "categories")]
    [InlineData("/Category", "/categories")]
    public async Task An_endpoint_is_called_at_the_path_configured_for_the_server(string path, string target)
    {
        var handler = StubHandler.Answering(200, "[]");

        await Clients.Over(handler, options: new() { ApiKey = "key", Paths = { [path] = target } }).Categories.GetAllAsync();

        Assert.Equal("https://api.dimescheduler.com/categories", handler.Sent[0].Uri.AbsoluteUri);
    }
}
