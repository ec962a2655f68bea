namespace DimeEmulator.Tests;

/// <summary>The forms in which clients write values. Each was seen in a client of the vendor or of its customers.</summary>
public sealed class ValueCheckTests
{
    [Theory]
    [InlineData("StartDate", "2026-01-02 08:30:00Z")] // the vendor's .NET SDK and CLI
    [InlineData("StartDate", "2026-01-02 08:30:00")] // a third-party client
    [InlineData("StartDate", "2026-01-02 08:30:00.1234567+01:00")]
    [InlineData("Duration", "08:30")]
    [InlineData("Duration", "08:30:00.1234567")]
    [InlineData("Duration", "36000000000")] // the vendor's .NET SDK: ticks
    [InlineData("Duration", "1.01:01:00")] // the vendor's .NET SDK on a typed endpoint
    [InlineData("Duration", "25:01:00")] // the vendor's .NET SDK on a typed endpoint, too
    [InlineData("RequestedStartTime", "1.01:01:00")] // the vendor's .NET SDK writes a time of day like a duration
    [InlineData("RequestedStartTime", "900000000000")]
    public async Task Values_as_clients_send_them_are_accepted_and_a_strict_server_refuses_them(string field, string value)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"), Row.Task("1", "10", (field, value)));

        await emulator.OptionsAsync("""{"values":"strict"}""");
        var words = await emulator.RefusalOfAsync(Row.Task("1", "20", (field, value)));

        Assert.Equal([value], await emulator.StateAsync("Task", field));
        Assert.EndsWith($"parameter '@{field}', value '{value}'.", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("StartDate", "2026-01-02_08:30:00")]
    [InlineData("StartDate", "2026-01-02 25:30:00")]
    [InlineData("StartDate", "02-01-2026")]
    [InlineData("Duration", "8h30")]
    [InlineData("Duration", "-01:00:00")]
    [InlineData("Duration", "25:61:00")]
    [InlineData("RequestedStartTime", "25:00:00")] // a time of day
    [InlineData("Duration", "1.5")]
    public async Task Values_that_no_known_client_sends_are_refused(string field, string value)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"));

        var words = await emulator.RefusalOfAsync(Row.Task("1", "10", (field, value)));

        Assert.EndsWith($"parameter '@{field}', value '{value}'.", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zero_stands_for_no_choice_and_a_strict_server_refuses_it()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var uri = Row.Of("mboc_upsertActionUrl", ("Url", "https://example.org"), ("RequestType", "0"));
        await emulator.ArrangeAsync(uri);

        await emulator.OptionsAsync("""{"values":"strict"}""");
        var words = await emulator.RefusalOfAsync(uri);

        Assert.Contains("HttpRequestType (a number from 1 to 2)", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("3", "3")]
    public async Task JSON_booleans_and_numbers_are_values(string json, string stored)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var body = $$"""[{"StoredProcedureName":"mboc_upsertPin","ParameterNames":["Name"],"ParameterValues":[{{json}}]}]""";

        var lenient = await emulator.SendAsync(HttpMethod.Post, "/import", body);
        await emulator.OptionsAsync("""{"values":"strict"}""");
        var strict = await emulator.SendAsync(HttpMethod.Post, "/import", body);

        Assert.Equal((200, 400), (lenient.Status, strict.Status));
        Assert.Equal([stored], await emulator.StateAsync("Pin", "Name"));
        Assert.Contains($"ParameterValues[0] must be a string; it is {json}.", strict.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("omitted", "#FF0000")]
    [InlineData("empties", "")]
    public async Task Null_leaves_the_parameter_out_or_empties_the_column(string meaning, string color)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Of("mboc_upsertPin", ("Name", "Blue"), ("HexColor", "#FF0000")));

        await emulator.OptionsAsync($$"""{"nullValue":"{{meaning}}"}""");
        var (status, _) = await emulator.SendAsync(HttpMethod.Post, "/import",
            """[{"StoredProcedureName":"mboc_upsertPin","ParameterNames":["Name","HexColor"],"ParameterValues":["Blue",null]}]""");

        Assert.Equal(200, status);
        Assert.Equal([color], await emulator.StateAsync("Pin", "HexColor"));
    }

    [Theory]
    [InlineData("/import", """[{"StoredProcedureName":"mboc_upsertPin","ParameterNames":["Name"],"ParameterValues":["Blue"]}]""")]
    [InlineData("/pin", """{"name":"Blue"}""")]
    public async Task A_byte_order_mark_is_not_part_of_the_body(string path, string json)
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var (status, _) = await emulator.SendAsync(HttpMethod.Post, path, "\uFEFF" + json);

        Assert.Equal(200, status);
        Assert.Equal(["Blue"], await emulator.StateAsync("Pin", "Name"));
    }
}
