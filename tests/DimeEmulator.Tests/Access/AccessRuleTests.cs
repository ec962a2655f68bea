using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace DimeEmulator.Tests;

public sealed class AccessRuleTests
{
    [Theory]
    [InlineData(null, "anything", 200)]
    [InlineData(null, " ", 401)]
    [InlineData(null, null, 401)]
    [InlineData("secret", "secret", 200)]
    [InlineData("secret", "Secret", 401)]
    [InlineData("secret", null, 401)]
    public async Task A_key_must_not_be_empty_and_must_equal_the_configured_key_if_there_is_one(
        string? configured, string? sent, int status)
    {
        await using var emulator = await RunningEmulator.StartAsync(apiKey: configured);
        emulator.Http.DefaultRequestHeaders.Remove("X-API-KEY");
        if (sent is not null)
        {
            emulator.Http.DefaultRequestHeaders.TryAddWithoutValidation("X-API-KEY", sent);
        }

        var answer = await emulator.ImportAsync(Row.Job("1"));

        Assert.Equal(status, answer.Status);
        if (status == 401)
        {
            Assert.StartsWith("""{"Error":"Unauthorized","Description":""", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_is_valid_until_the_expiry_it_carries_even_across_a_restart()
    {
        var time = new FakeClock();
        await using var emulator = await RunningEmulator.StartAsync(time);
        var (_, body) = await emulator.SendAsync(HttpMethod.Post, "/token", """{"username":"ann","password":"p"}""");
        var token = JsonElement.Parse(body).GetProperty("token").GetString()!;

        await emulator.StopAsync();
        await emulator.StartAgainAsync();
        emulator.Http.DefaultRequestHeaders.Remove("X-API-KEY");
        emulator.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var good = await emulator.ImportAsync(Row.Job("1"));
        time.Advance(TimeSpan.FromHours(1));
        var late = await emulator.ImportAsync(Row.Job("1"));

        Assert.Equal((200, 401), (good.Status, late.Status));
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds(), ReadPayload(token).GetProperty("exp").GetInt64());
    }

    [Theory]
    [InlineData("a.b.c")]
    [InlineData("nonsense")]
    [InlineData("e30.e30.")]
    [InlineData("e30.W10.")]
    public async Task A_token_of_another_issuer_is_refused(string token)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        emulator.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        var answer = await emulator.SendAsync(HttpMethod.Get, "/category");

        Assert.Equal(401, answer.Status);
    }

    [Theory]
    [InlineData("""{"username":"","password":"p"}""", 401)]
    [InlineData("""{"username":"ann"}""", 401)]
    [InlineData("[]", 401)]
    [InlineData("{", 400)]
    public async Task A_token_needs_a_name_and_a_password(string body, int status)
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var answer = await emulator.SendAsync(HttpMethod.Post, "/token", body);

        Assert.Equal(status, answer.Status);
    }

    private static JsonElement ReadPayload(string token)
    {
        var part = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        return JsonElement.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '='))));
    }
}
