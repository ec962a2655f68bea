namespace DimeEmulator.Tests;

public sealed class ApplyLogTests
{
    [Fact]
    public async Task A_log_line_states_the_outcome_of_a_row()
    {
        await using var emulator = await RunningEmulator.StartAsync(new FakeClock());

        await emulator.ImportAsync(
            Row.Of("mboc_upsertresource", ("resourceNo", "R/1 é"), ("DisplayName", "René")), Row.Of("no", ("a", "b")));

        var lines = (await emulator.LogAsync()).Select(l => l.GetRawText());
        Assert.Equal(
            [
                """{"seq":1,"at":"2030-01-01T00:00:00+00:00","call":1,"row":1,"rows":2,"procedure":"mboc_upsertResource","entity":"Resource","key":"R%2F1%20%C3%A9","fields":{"ResourceNo":"R/1 é","DisplayName":"René"},"outcome":"rolledBack"}""",
                """{"seq":2,"at":"2030-01-01T00:00:00+00:00","call":1,"row":2,"rows":2,"procedure":"no","entity":null,"key":null,"fields":{"a":"b"},"outcome":"refused","message":"Could not find stored procedure 'no'."}""",
            ],
            lines);
    }

    [Fact]
    public async Task Reading_after_a_sequence_number_returns_only_later_lines()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"), Row.Job("2"));
        await emulator.ArrangeAsync(Row.Job("3"));

        var after = new[] { await emulator.LogAsync(1), await emulator.LogAsync(3), await emulator.LogAsync(99) };

        Assert.Equal(["2,3", "", ""], after.Select(lines => string.Join(',', lines.Select(l => l.GetProperty("seq").GetInt32()))));
    }

    [Fact]
    public async Task A_wrong_sequence_number_is_a_400()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var (status, body) = await emulator.SendAsync(HttpMethod.Get, "/_emulator/log?after=x");

        Assert.Equal(400, status);
        Assert.Contains("\"field\":\"after\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_was_not_executed_leaves_no_line()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.FaultAsync("""{"status":503}""");

        await emulator.ImportAsync(Row.Job("1"));

        Assert.Empty(await emulator.LogAsync());
        Assert.Equal(1, Assert.Single(await emulator.CallsAsync()).GetProperty("rows").GetInt32());
    }
}
