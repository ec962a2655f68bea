using System.Text.Json;

namespace DimeEmulator.Tests;

/// <summary>The ways to identify an appointment, and its resources.</summary>
public sealed class AppointmentTests
{
    private const string First = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
    private const string Second = "3f2504e0-4f89-11d3-9a0c-0305e82c3302";

    [Theory]
    [InlineData("idWins", "1")]
    [InlineData("guidWins", "2")]
    public async Task The_option_decides_what_a_row_with_an_id_and_the_Guid_of_another_appointment_means(string rule, string changed)
    {
        await using var emulator = await WithTwoAsync();
        await emulator.OptionsAsync($$"""{"conflictingIds":"{{rule}}"}""");

        await emulator.ArrangeAsync(Row.Appointment("1", "10", ("AppointmentId", "1"), ("AppointmentGuid", Second), ("Subject", "new")));
        await emulator.ArrangeAsync(
            Row.Of("mboc_updateAppointmentLocked", ("AppointmentId", "1"), ("AppointmentGuid", Second), ("Locked", "True")));

        Assert.Equal(
            [changed], (await emulator.StateAsync("Appointment")).Where(a => a.ContainsKey("Subject")).Select(a => a["AppointmentId"]));
        Assert.Equal([changed], await emulator.StateAsync("AppointmentLocked", "AppointmentId"));
        Assert.Equal([First, Second], await emulator.StateAsync("Appointment", "AppointmentGuid"));
    }

    [Fact]
    public async Task An_id_with_a_different_Guid_each_time_is_one_appointment()
    {
        await using var emulator = await WithTwoAsync();

        await emulator.ArrangeAsync(
            Row.Appointment("1", "10", ("AppointmentId", "7"), ("AppointmentGuid", "8f0e1c52-0000-4000-8000-000000000001")));
        await emulator.ArrangeAsync(
            Row.Appointment("1", "10", ("AppointmentId", "7"), ("AppointmentGuid", "8f0e1c52-0000-4000-8000-000000000002")));

        Assert.Equal(["1", "2", "7"], await emulator.StateAsync("Appointment", "AppointmentId"));
    }

    [Theory]
    [InlineData("sourceApp", 2)]
    [InlineData("board", 1)]
    public async Task A_number_identifies_an_appointment_within_its_source_or_on_the_whole_board(string scope, int appointments)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync($$"""{"appointmentNoScope":"{{scope}}"}""");
        await emulator.ArrangeAsync(Row.Job("1"), Row.Task("1", "10"), JobOf("BC2"), TaskOf("BC2"));

        await emulator.ArrangeAsync(
            AppointmentOf("BC1", "A-1"), AppointmentOf("BC2", "A-1"), AppointmentOf("BC1", "a-1 ", ("Subject", "again")));

        Assert.Equal(appointments, (await emulator.StateAsync("Appointment")).Count);
    }

    [Fact]
    public async Task A_record_of_an_appointment_finds_it_by_its_number()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"), Row.Task("1", "10"), AppointmentOf("BC1", "A-1"));

        await emulator.ArrangeAsync(
            Row.Of("mboc_updateAppointmentCategory", ("SourceApp", "BC1"), ("AppointmentNo", "A-1"), ("Category", "Red")));
        var unknown = await emulator.RefusalOfAsync(
            Row.Of("mboc_updateAppointmentCategory", ("SourceApp", "BC1"), ("AppointmentNo", "A-2"), ("Category", "Red")));
        await emulator.StopAsync();
        await emulator.StartAgainAsync();

        Assert.Equal(["1"], await emulator.StateAsync("AppointmentCategory", "AppointmentId"));
        Assert.StartsWith("The appointment A-2 does not exist.", unknown, StringComparison.Ordinal);
        await emulator.ArrangeAsync(Row.Of("mboc_deleteAppointment", ("SourceApp", "BC1"), ("AppointmentNo", "A-1")));
        Assert.Empty(await emulator.StateAsync("Appointment"));
    }

    [Theory]
    [InlineData("perResource", "False", "R1,R2")]
    [InlineData("perResource", "True", "R2")]
    [InlineData("single", "False", "R2")]
    public async Task An_upsert_adds_a_resource_or_replaces_the_others(string links, string replace, string expected)
    {
        await using var emulator = await WithTwoAsync();
        await emulator.OptionsAsync($$"""{"resourceLinks":"{{links}}"}""");

        await emulator.ArrangeAsync(AppointmentOf("BC1", null, ("AppointmentId", "1"), ("ResourceNo", "R2"), ("ReplaceResource", replace)));
        await emulator.StopAsync();
        await emulator.StartAgainAsync();

        Assert.Equal(expected, string.Join(',', await ResourcesOfFirstAsync(emulator)));
    }

    [Theory]
    [InlineData("perResource", "1,2", "R1")]
    [InlineData("single", "2", "")]
    public async Task A_delete_with_a_resource_removes_that_link_or_the_appointment(string links, string left, string resources)
    {
        await using var emulator = await WithTwoAsync();
        await emulator.ArrangeAsync(AppointmentOf("BC1", null, ("AppointmentId", "1"), ("ResourceNo", "R2")));
        await emulator.OptionsAsync($$"""{"resourceLinks":"{{links}}"}""");

        await emulator.ArrangeAsync(Row.Of("mboc_deleteAppointment", ("AppointmentId", "1"), ("ResourceNo", "r2")));

        Assert.Equal(left, string.Join(',', await emulator.StateAsync("Appointment", "AppointmentId")));
        Assert.Equal(resources, string.Join(',', await ResourcesOfFirstAsync(emulator)));
    }

    [Fact]
    public async Task Removing_its_last_resource_deletes_an_appointment_and_removing_a_missing_link_is_an_error()
    {
        await using var emulator = await WithTwoAsync();

        var words = await emulator.RefusalOfAsync(Row.Of("mboc_deleteAppointment", ("AppointmentId", "1"), ("ResourceNo", "R9")));
        await emulator.ArrangeAsync(Row.Of("mboc_deleteAppointment", ("AppointmentId", "1"), ("ResourceNo", "R1")));

        Assert.Equal("The specified appointment 1 cannot be taken from resource R9 because it is not assigned to it.", words);
        Assert.Equal(["2"], await emulator.StateAsync("Appointment", "AppointmentId"));
    }

    [Fact]
    public async Task An_appointment_is_found_by_any_of_its_resources_or_by_the_period_if_it_has_none()
    {
        await using var emulator = await WithTwoAsync();
        await emulator.ArrangeAsync(AppointmentOf("BC1", null, ("AppointmentId", "1"), ("ResourceNo", "R2")), AppointmentOf("BC1", "A-3"));

        var found = new List<string>();
        foreach (var query in new[] { "&resources=R1", "&resources=R2", "" })
        {
            var (_, body) = await emulator.SendAsync(HttpMethod.Get, "/appointment?startDate=2026-11-20&endDate=2026-11-21" + query);
            found.Add(string.Join(',', JsonElement.Parse(body).EnumerateArray().Select(a => a.GetProperty("appointmentId").GetInt64())));
        }

        Assert.Equal(["1,2", "1", "1,2,3"], found);
    }

    private static async Task<RunningEmulator> WithTwoAsync()
    {
        var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(
            Row.Job("1"),
            Row.Task("1", "10"),
            Row.Appointment("1", "10", ("AppointmentGuid", First)),
            Row.Appointment("1", "10", ("AppointmentGuid", Second)));
        return emulator;
    }

    private static async Task<IEnumerable<string>> ResourcesOfFirstAsync(RunningEmulator emulator) =>
        (await emulator.StateAsync("Assignment")).Where(a => a["AppointmentId"] == "1").Select(a => a["ResourceNo"]);

    private static Row JobOf(string sourceApp) =>
        Row.Of("mboc_upsertJob", ("SourceApp", sourceApp), ("SourceType", "SERVICE"), ("JobNo", "1"), ("ShortDescription", "Boiler"));

    private static Row TaskOf(string sourceApp) => Row.Of(
        "mboc_upsertTask",
        ("SourceApp", sourceApp),
        ("SourceType", "SERVICE"),
        ("JobNo", "1"),
        ("TaskNo", "10"),
        ("ShortDescription", "Repair"));

    private static Row AppointmentOf(string sourceApp, string? no, params (string Name, string Value)[] more) => Row.Of(
        "mboc_upsertAppointment",
        [
            ("SourceApp", sourceApp),
            ("SourceType", "SERVICE"),
            ("JobNo", "1"),
            ("TaskNo", "10"),
            ("Start", "2026-11-20T08:00:00"),
            ("End", "2026-11-20T09:00:00"),
            .. no is null ? Array.Empty<(string, string)>() : [("AppointmentNo", no)],
            .. more,
        ]);
}
