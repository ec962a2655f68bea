using System.Text;

namespace DimeEmulator.Tests;

public sealed class RestartTests
{
    private static readonly Row[] Everything =
    [
        Row.Job("1", ("SiteCity", "Gent")), Row.Job("2"), Row.Job("3"), Row.Task("1", "10"), Row.Task("2", "10"),
        Row.Appointment("1", "10"), Row.Of("mboc_updateAppointmentLocked", ("AppointmentId", "1"), ("Locked", "True")),
        Row.Of("mboc_upsertCaption", ("Caption", "Job")), Row.Category("Red"),
        Row.DeleteJob("2"), Row.Job("1", ("SiteCity", "Brugge")),
    ];

    [Fact]
    public async Task Applied_records_survive_a_restart_and_numbering_continues()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Everything);
        await emulator.ImportAsync(Row.Job("4"), Row.WrongJob("5"));
        var before = await DescribeAsync(emulator);

        await emulator.StopAsync();
        await emulator.StartAgainAsync();

        Assert.Equal(before, await DescribeAsync(emulator));
        await emulator.ArrangeAsync(Row.Appointment("1", "10"));
        Assert.Equal(["1", "2"], await emulator.StateAsync("Appointment", "AppointmentId"));
        var last = (await emulator.LogAsync())[^1];
        Assert.Equal((14, 3), (last.GetProperty("seq").GetInt32(), last.GetProperty("call").GetInt32()));
        Assert.Equal(["1", "2", "3"], (await emulator.CallsAsync()).Select(c => c.GetProperty("call").GetRawText()));
    }

    [Fact]
    public async Task A_field_that_an_upsert_cleared_stays_cleared_after_a_restart()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1", ("SiteCity", "Gent")));
        await emulator.OptionsAsync("""{"omittedParameter":"clears"}""");
        await emulator.ArrangeAsync(Row.Job("1"));

        await emulator.StopAsync();
        await emulator.StartAgainAsync();

        Assert.Equal([null], await emulator.StateAsync("Job", "SiteCity"));
    }

    [Theory]
    [InlineData("""{"seq":12,"at":"2026-11-20T08:00:00+00:00","call":2,"row":1,"proc""")]
    [InlineData("{")]
    [InlineData("{\"seq\":12,\n")]
    public async Task A_last_line_torn_by_a_kill_is_cut_off(string torn)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Everything);
        var before = await DescribeAsync(emulator);
        await emulator.StopAsync();
        await File.AppendAllTextAsync(Path.Combine(emulator.Folder, "emulator.ndjson"), torn);
        await File.AppendAllTextAsync(Path.Combine(emulator.Folder, "calls.ndjson"), torn);

        await emulator.StartAgainAsync();

        Assert.Equal(before, await DescribeAsync(emulator));
        await emulator.ArrangeAsync(Row.Job("9"));
        Assert.Equal(12, (await emulator.LogAsync())[^1].GetProperty("seq").GetInt32());
        Assert.Equal(2, (await emulator.CallsAsync()).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_call_whose_log_lines_are_incomplete_counts_as_not_applied(int lost)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"));
        await emulator.ArrangeAsync(Row.Job("2"), Row.Job("3"), Row.Job("4"));
        await emulator.StopAsync();
        var path = Path.Combine(emulator.Folder, "emulator.ndjson");
        await File.WriteAllLinesAsync(path, (await File.ReadAllLinesAsync(path))[..^lost]);

        await emulator.StartAgainAsync();
        await emulator.ArrangeAsync(Row.Job("5"));

        Assert.Equal(["1", "5"], await emulator.StateAsync("Job", "JobNo"));
        Assert.Equal(["1", "2"], (await emulator.LogAsync()).Select(l => l.GetProperty("seq").GetRawText()));
    }

    [Fact]
    public async Task A_log_damaged_in_the_middle_is_refused()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"));
        await emulator.StopAsync();
        var path = Path.Combine(emulator.Folder, "emulator.ndjson");
        var log = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, "{torn\n" + log);

        var error = await Assert.ThrowsAsync<InvalidDataException>(emulator.StartAgainAsync);

        Assert.Contains("at byte 0 is not JSON, and others follow it", error.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, log);
        await emulator.StartAgainAsync();
        Assert.Single(await emulator.StateAsync("Job"));
    }

    [Fact]
    public async Task Two_emulators_cannot_share_a_folder()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var second = new EmulatorSettings { Url = new Uri("http://127.0.0.1:0"), DataDirectory = emulator.Folder };
        var error = await Assert.ThrowsAsync<IOException>(() => Emulator.StartAsync(second));

        Assert.Contains("Another emulator keeps its data in", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starting_afresh_forgets_state_logs_faults_and_options()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Everything);
        await emulator.OptionsAsync("""{"answer":"flat"}""");
        await emulator.FaultAsync("""{"status":503}""");

        await emulator.ControlAsync(HttpMethod.Delete, "");
        await emulator.StopAsync();
        await emulator.StartAgainAsync();

        Assert.Empty(await emulator.LogAsync());
        Assert.Empty(await emulator.CallsAsync());
        await emulator.ArrangeAsync(Row.Job("1"));
        var line = Assert.Single(await emulator.LogAsync());
        Assert.Equal((1, 1), (line.GetProperty("seq").GetInt32(), line.GetProperty("call").GetInt32()));
    }

    private static async Task<string> DescribeAsync(RunningEmulator emulator)
    {
        var text = new StringBuilder();
        foreach (var entity in ProcedureCatalog.Embedded.Entities)
        {
            text.AppendLine((await emulator.ControlAsync(HttpMethod.Get, "/state/" + entity.Name)).GetRawText());
        }
        return text.AppendLine((await emulator.SendAsync(HttpMethod.Get, "/_emulator/log")).Body).ToString();
    }
}
