namespace DimeEmulator.Tests;

public sealed class ImportAnswerTests
{
    [Theory]
    [InlineData("wrapped", """{"content":"{\"Success\":true,\"Message\":null,\"Status\":200,\"Phrase\":null,\"Appointments\":[]}","contentType":"application/json","statusCode":200}""")]
    [InlineData("flat", """{"success":true,"message":"ok","status":200,"phrase":"OK"}""")]
    public async Task The_option_decides_the_shape_of_a_success(string shape, string body)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync($$"""{"answer":"{{shape}}"}""");

        var answer = await emulator.ImportAsync(Row.Job("1"));

        Assert.Equal((200, body), answer);
    }

    [Theory]
    [InlineData("wrapped", 400, """{"Error":"Bad Request","Description":"Could not find stored procedure 'no'."}""")]
    [InlineData("flat", 422, """{"Error":"Unprocessable Entity","Description":"Could not find stored procedure 'no'."}""")]
    [InlineData("wrapped", 500, """{"Error":"Internal Server Error","Description":"Could not find stored procedure 'no'."}""")]
    [InlineData("wrapped", 200, """{"content":"{\"Error\":\"Bad Request\",\"Description\":\"Could not find stored procedure 'no'.\"}","contentType":"application/json","statusCode":400}""")]
    [InlineData("flat", 200, """{"success":false,"message":"Could not find stored procedure 'no'.","status":400,"phrase":"Bad Request"}""")]
    public async Task The_options_decide_the_status_of_a_refusal_and_at_200_its_shape(string shape, int status, string body)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync($$"""{"answer":"{{shape}}","refusedStatus":{{status}}}""");

        var answer = await emulator.ImportAsync(Row.Of("no"));

        Assert.Equal((status, body), answer);
    }

    [Fact]
    public async Task A_flat_answer_lists_the_appointments_of_its_call()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync("""{"answer":"flat"}""");

        var (_, body) = await emulator.ImportAsync(Row.Job("1"), Row.Task("1", "10"), Row.Appointment("1", "10"));

        Assert.EndsWith(""","appointments":[{"id":1,"guid":"00000000-0000-4000-8000-000000000001"}]}""", body, StringComparison.Ordinal);
    }
}
