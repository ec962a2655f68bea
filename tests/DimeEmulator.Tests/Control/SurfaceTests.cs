using System.Text.Json;

namespace DimeEmulator.Tests;

public sealed class SurfaceTests
{
    [Fact]
    public async Task Categories_are_listed_in_the_APIs_shape()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Category("Red"), Row.Category("Blue"));

        var (status, body) = await emulator.SendAsync(HttpMethod.Get, "/category");

        Assert.Equal(200, status);
        Assert.Equal(
            """[{"id":1,"name":"Red","displayName":"Red","color":"#FF0000"},{"id":2,"name":"Blue","displayName":"Blue","color":"#FF0000"}]""",
            body);
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/nothing/at/all.txt")]
    [InlineData("PATCH", "/category")]
    [InlineData("DELETE", "/resourceType")]
    [InlineData("GET", "/import")]
    public async Task An_unknown_route_is_a_404_in_the_APIs_words(string method, string path)
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var answer = await emulator.SendAsync(new HttpMethod(method), path);

        Assert.Equal((404, $$"""{"Error":"Not Found","Description":"The emulator has no {{method}} {{path}}."}"""), answer);
    }

    [Fact]
    public async Task An_unknown_entity_is_answered_with_the_list_of_known_ones()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var (status, body) = await emulator.SendAsync(HttpMethod.Get, "/_emulator/state/Jobs");

        Assert.Equal(404, status);
        Assert.StartsWith(
            "There is no entity 'Jobs'. There are: Job, Task,",
            JsonElement.Parse(body).GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_control_surface_needs_no_key_and_is_not_counted()
    {
        await using var emulator = await RunningEmulator.StartAsync(apiKey: "secret");
        emulator.Http.DefaultRequestHeaders.Remove("X-API-KEY");

        var counts = await emulator.ControlAsync(HttpMethod.Get, "/state");
        var (unknown, _) = await emulator.SendAsync(HttpMethod.Get, "/_emulator/nothing");

        Assert.Equal((0, 404), (counts.GetProperty("Job").GetInt32(), unknown));
        Assert.Empty(await emulator.CallsAsync());
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("ftp://127.0.0.1")]
    public async Task An_address_that_the_emulator_cannot_listen_on_is_named(string url)
    {
        var settings = new EmulatorSettings { Url = new Uri(url), DataDirectory = Path.GetTempPath() };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => Emulator.StartAsync(settings));

        Assert.Contains($"Url: {settings.Url} is not allowed. Allowed: an http address", error.Message, StringComparison.Ordinal);
    }
}
