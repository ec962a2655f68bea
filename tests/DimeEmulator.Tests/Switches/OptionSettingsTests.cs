using System.Text.Json;

namespace DimeEmulator.Tests;

public sealed class OptionSettingsTests
{
    private const string Defaults =
        """{"transaction":"atomic","refusedStatus":400,"omittedParameter":"keeps","deleteMissing":"error","answer":"wrapped","typedAnswer":"both","unknownMembers":"ignore","conflictingIds":"idWins","resourceLinks":"perResource","appointmentNoScope":"sourceApp","webhookEcho":"planner","doubledSlash":"merged","values":"lenient","nullValue":"omitted","latency":0,"latencyPerRow":0,"maxRows":0,"maxBytes":0}""";

    [Fact]
    public async Task The_defaults_are_shown_and_setting_some_options_leaves_the_others_alone()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var before = await emulator.ControlAsync(HttpMethod.Get, "/options");
        await emulator.OptionsAsync("""{"refusedStatus":422,"answer":"flat","latency":5}""");
        var after = await emulator.ControlAsync(HttpMethod.Get, "/options");

        Assert.Equal(Defaults, before.GetRawText());
        Assert.Equal(
            Defaults.Replace("400", "422", StringComparison.Ordinal).Replace("wrapped", "flat", StringComparison.Ordinal)
                .Replace("\"latency\":0", "\"latency\":5", StringComparison.Ordinal),
            after.GetRawText());
    }

    [Theory]
    [InlineData("""{"transaction":"maybe"}""", "transaction", "\"maybe\"", "atomic, stopAtFirstFailure, goOn")]
    [InlineData("""{"refusedStatus":418}""", "refusedStatus", "418", "400, 422, 500, 200")]
    [InlineData("""{"omittedParameter":1}""", "omittedParameter", "1", "keeps, clears")]
    [InlineData("""{"deleteMissing":"no"}""", "deleteMissing", "\"no\"", "error, ok")]
    [InlineData("""{"answer":"xml"}""", "answer", "\"xml\"", "wrapped, flat, both")]
    [InlineData("""{"values":"any"}""", "values", "\"any\"", "lenient, strict")]
    [InlineData("""{"nullValue":0}""", "nullValue", "0", "omitted, empties")]
    [InlineData("""{"latency":"5"}""", "latency", "\"5\"", "a whole number of milliseconds from 0 to 3600000")]
    [InlineData("""{"maxRows":-1}""", "maxRows", "-1", "a whole number, 0 for no limit")]
    public async Task A_wrong_value_is_refused_with_the_field_the_value_and_what_is_allowed(
        string json, string field, string value, string allowed)
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var (status, body) = await emulator.SendAsync(HttpMethod.Post, "/_emulator/options", json);

        var problem = JsonElement.Parse(body);
        Assert.Equal(400, status);
        Assert.Equal(
            (field, value, allowed),
            (
                problem.GetProperty("field").GetString(),
                problem.GetProperty("value").GetString(),
                problem.GetProperty("allowed").GetString()));
    }

    [Fact]
    public async Task If_one_option_is_wrong_none_is_set()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var (status, body) = await emulator.SendAsync(HttpMethod.Post, "/_emulator/options", """{"maxRows":5,"speed":1}""");

        Assert.Equal(400, status);
        Assert.Contains("\"field\":\"speed\"", body, StringComparison.Ordinal);
        Assert.Equal(Defaults, (await emulator.ControlAsync(HttpMethod.Get, "/options")).GetRawText());
    }

    [Fact]
    public async Task A_call_with_too_many_rows_or_bytes_is_a_413()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        await emulator.OptionsAsync("""{"maxRows":2}""");
        var rows = await emulator.ImportAsync(Row.Job("1"), Row.Job("2"), Row.Job("3"));
        var fewer = await emulator.ImportAsync(Row.Job("1"), Row.Job("2"));
        await emulator.OptionsAsync("""{"maxBytes":100}""");
        var bytes = await emulator.ImportAsync(Row.Job("4"));

        Assert.Equal((413, 200, 413), (rows.Status, fewer.Status, bytes.Status));
        Assert.Contains("The call has 3 rows; at most 2 are allowed.", rows.Body, StringComparison.Ordinal);
        Assert.Equal(["1", "2"], await emulator.StateAsync("Job", "JobNo"));
    }
}
