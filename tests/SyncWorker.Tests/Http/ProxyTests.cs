using SyncWorker.Configuration;
using SyncWorker.Operate;

namespace SyncWorker.Tests;

/// <summary>What the service believes of a proxy in front of it, and the path below which the proxy shows it.</summary>
public sealed class ProxyTests
{
    private const string Key = "an operator's key";

    private static readonly (string, string)[] WithKey = [("Http:Keys:0:Key", Key), ("Http:Keys:0:Role", "Operator")];

    [Theory]
    [InlineData("127.0.0.1", "198.51.100.7")]
    [InlineData("127.0.0.0/8", "198.51.100.7")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    [InlineData("", "127.0.0.1")]
    public async Task The_callers_address_is_believed_from_trusted_proxies_alone(string trusted, string logged)
    {
        await using var service = await HttpService.StartAsync(
            trusted.Length == 0 ? WithKey : [.. WithKey, ("Http:TrustedProxies:0", trusted)]);

        await service.GetAsync("/api/status", "a guess at a key", ("X-Forwarded-For", "198.51.100.7"));

        Assert.Contains(service.Log, line => line.Contains($"GET /api/status from {logged}.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_several_hops_only_those_that_trusted_proxies_wrote_are_believed()
    {
        await using var service = await HttpService.StartAsync(
            [.. WithKey, ("Http:TrustedProxies:0", "127.0.0.1"), ("Http:TrustedProxies:1", "10.0.0.0/8")]);

        // The caller at 198.51.100.7 wrote the first address itself.
        await service.GetAsync("/api/status", "a guess at a key", ("X-Forwarded-For", "203.0.113.9, 198.51.100.7, 10.0.0.5"));

        Assert.Contains(service.Log, line => line.Contains("GET /api/status from 198.51.100.7.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_keys_a_proxy_is_refused_because_everybody_behind_it_would_be_an_operator()
    {
        var refused = await Assert.ThrowsAsync<ConfigurationException>(
            () => HttpService.StartAsync(("Http:TrustedProxies:0", "127.0.0.1")));

        Assert.StartsWith("Http:TrustedProxies = 127.0.0.1: must be empty while there are no keys", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sync/api/status")]
    [InlineData("/api/status")] // the proxy cuts the path off, or there is none
    [InlineData("/sync/health/live")]
    public async Task The_service_is_below_its_path_whether_the_proxy_cuts_it_off_or_not(string path)
    {
        await using var service = await HttpService.StartAsync([.. WithKey, ("Http:PathBase", "/sync")]);

        Assert.Equal(200, (await service.GetAsync(path, Key)).Status);
        Assert.Equal(404, (await service.GetAsync("/synchronous" + path, Key)).Status);
    }

    [Fact]
    public async Task Links_of_the_page_and_the_address_in_OpenAPI_have_the_path_and_the_name_that_callers_use()
    {
        await using var service = await HttpService.StartAsync(
            [.. WithKey, ("Http:PathBase", "/sync"), ("Http:TrustedProxies:0", "127.0.0.1")]);
        (string, string)[] proxy = [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "board.example")];

        var openApi = await service.GetAsync("/openapi/v1.json", null, proxy);
        var signIn = await service.GetAsync("/sync/sign-in", null, [.. proxy, ("Accept", "text/html")]);
        var page = await service.GetAsync("/dead", null, [.. proxy, ("Accept", "text/html")]);

        Assert.Equal("https://board.example/sync", openApi.Json.GetProperty("servers")[0].GetProperty("url").GetString()!.TrimEnd('/'));
        Assert.Contains("<base href=\"/sync/\"", signIn.Body, StringComparison.Ordinal);
        Assert.StartsWith("/sync/sign-in?back=", page.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_reaches_a_service_below_a_path()
    {
        await using var service = await HttpService.StartAsync([.. WithKey, ("Http:PathBase", "/sync")]);
        using var operate = new HttpOperator(new(service.Address, "/sync"), Key);

        Assert.Equal(0, (await operate.StatusAsync(default)).Received);
        Assert.NotNull((await operate.DoAsync(Operate.Sending.Pauser.Verb, new("moving"), default)).Report);
        Assert.Empty(await operate.AccessKeysAsync(default));
    }
}
