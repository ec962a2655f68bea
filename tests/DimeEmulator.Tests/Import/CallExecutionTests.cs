namespace DimeEmulator.Tests;

public sealed class CallExecutionTests
{
    public static TheoryData<string, string[], string[]> Modes => new()
    {
        { "atomic", [], ["rolledBack", "refused", "notReached"] },
        { "stopAtFirstFailure", ["1"], ["applied", "refused", "notReached"] },
        { "goOn", ["1", "3"], ["applied", "refused", "applied"] },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_option_decides_what_a_refused_row_does_to_its_call(string mode, string[] stored, string[] outcomes)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync($$"""{"transaction":"{{mode}}"}""");

        var (status, body) = await emulator.ImportAsync(Row.Job("1"), Row.WrongJob("2"), Row.Job("3"));

        Assert.Equal(400, status);
        Assert.Contains(
            "String or binary data would be truncated in table 'Job', column 'ShortDescription'", body, StringComparison.Ordinal);
        Assert.Equal(stored, await emulator.StateAsync("Job", "JobNo"));
        Assert.Equal(outcomes, await emulator.OutcomesAsync());
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_scripted_refusal_of_a_row_is_a_refusal_like_any_other(string mode, string[] stored, string[] outcomes)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync($$"""{"transaction":"{{mode}}"}""");
        await emulator.FaultAsync("""{"status":422,"body":{"Error":"No","Description":"Not this one."},"where":{"jobNo":"2"}}""");

        var (status, body) = await emulator.ImportAsync(Row.Job("1"), Row.Job("2"), Row.Job("3"));

        Assert.Equal((422, """{"Error":"No","Description":"Not this one."}"""), (status, body));
        Assert.Equal(stored, await emulator.StateAsync("Job", "JobNo"));
        Assert.Equal(outcomes, await emulator.OutcomesAsync());
        Assert.Equal("Not this one.", (await emulator.LogAsync())[1].GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_rollback_undoes_merges_deletes_and_assigned_numbers()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(
            Row.Job("1", ("SiteCity", "Gent")), Row.Task("1", "10"), Row.Task("1", "20"), Row.Job("2"), Row.Task("2", "10"));

        await emulator.ImportAsync(
            Row.Job("1", ("SiteCity", "Brugge")), Row.Appointment("2", "10"), Row.DeleteJob("1"), Row.Job("3"), Row.WrongJob("4"));
        await emulator.ArrangeAsync(Row.Appointment("1", "20"));

        Assert.Equal(["Gent", null], await emulator.StateAsync("Job", "SiteCity"));
        Assert.Equal(["10", "20", "10"], await emulator.StateAsync("Task", "TaskNo"));
        Assert.Equal(["1"], await emulator.StateAsync("Appointment", "AppointmentId"));
    }
}
