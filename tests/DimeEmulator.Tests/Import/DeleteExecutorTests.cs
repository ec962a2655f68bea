namespace DimeEmulator.Tests;

public sealed class DeleteExecutorTests
{
    [Fact]
    public async Task Deleting_a_job_deletes_everything_below_it()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"), Row.Job("2"), Row.Task("1", "10"), Row.Task("2", "10"));
        await emulator.ArrangeAsync(FilterValue("1", "red"), FilterValue("2", "red"));

        await emulator.ArrangeAsync(Row.DeleteJob("1"));

        Assert.Equal(["2"], await emulator.StateAsync("Job", "JobNo"));
        Assert.Equal(["2"], await emulator.StateAsync("Task", "JobNo"));
        Assert.Equal(["2"], await emulator.StateAsync("TaskFilterValue", "JobNo"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("True")]
    public async Task A_job_with_appointments_is_not_deleted(string? check)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("JOB12345"), Row.Task("JOB12345", "10"), Row.Appointment("JOB12345", "10"));

        var words = await emulator.RefusalOfAsync(Row.DeleteJob("JOB12345", check is null ? [] : [("CheckAppointments", check)]));

        Assert.Equal(
            "The specified job JOB12345 cannot be deleted because it is associated with existing appointments. "
            + "Please remove the appointments first, or retry this command with CheckAppointments set to 0.",
            words);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("False")]
    public async Task Without_the_check_a_job_is_deleted_with_its_appointments(string check)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(
            Row.Job("1"),
            Row.Task("1", "10"),
            Row.Appointment("1", "10"),
            Row.Of("mboc_updateAppointmentLocked", ("AppointmentId", "1"), ("Locked", "True")));

        await emulator.ArrangeAsync(Row.DeleteJob("1", ("CheckAppointments", check)));

        var counts = await emulator.ControlAsync(HttpMethod.Get, "/state");
        Assert.All(counts.EnumerateObject(), c => Assert.Equal(0, c.Value.GetInt32()));
    }

    [Fact]
    public async Task The_option_decides_whether_deleting_a_missing_record_is_an_error()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var words = await emulator.RefusalOfAsync(Row.DeleteJob("1"));
        await emulator.OptionsAsync("""{"deleteMissing":"ok"}""");
        await emulator.ArrangeAsync(Row.DeleteJob("1"));

        Assert.Equal("The specified job 1 cannot be deleted because it does not exist.", words);
    }

    [Fact]
    public async Task A_clear_removes_the_values_of_one_parent_and_may_be_narrowed()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"), Row.Task("1", "10"));
        await emulator.ArrangeAsync(FilterValue("1", "red"), FilterValue("1", "blue"), FilterValue("1", "old", "Age"));

        await emulator.ArrangeAsync(Row.Of(
            "mboc_ClearTaskFilterValue",
            ("SourceApp", "BC1"), ("SourceType", "SERVICE"), ("JobNo", "1"), ("TaskNo", "10"), ("FilterGroup", "colour")));

        Assert.Equal(["old"], await emulator.StateAsync("TaskFilterValue", "FilterValue"));
        await emulator.ArrangeAsync(Row.Of(
            "mboc_ClearTaskFilterValue", ("SourceApp", "BC1"), ("SourceType", "SERVICE"), ("JobNo", "1"), ("TaskNo", "10")));
        Assert.Empty(await emulator.StateAsync("TaskFilterValue"));
    }

    [Fact]
    public async Task A_clear_needs_its_parent()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var words = await emulator.RefusalOfAsync(Row.Of("mboc_ClearResourceFilterValue", ("ResourceNo", "R1")));

        Assert.Equal("The resource filter values of the specified resource R1 cannot be cleared because it does not exist.", words);
    }

    [Fact]
    public async Task A_delete_without_a_known_key_removes_the_records_that_have_all_its_values()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(
            Row.Of("mboc_upsertResource", ("ResourceNo", "R1")),
            Row.Of("mboc_upsertResourceCapacity", ("ResourceNo", "R1"), ("CapacityDate", "2026-11-20"), ("CapacityInSeconds", "3600")),
            Row.Of("mboc_upsertResourceCapacity", ("ResourceNo", "R1"), ("CapacityDate", "2026-11-21"), ("CapacityInSeconds", "3600")));

        await emulator.ArrangeAsync(Row.Of("mboc_deleteResourceCapacity", ("ResourceNo", "r1"), ("CapacityDate", "2026-11-20")));

        Assert.Equal(["2026-11-21"], await emulator.StateAsync("ResourceCapacity", "CapacityDate"));
    }

    [Fact]
    public async Task A_calendar_is_deleted_by_the_one_part_of_its_key_that_the_procedure_takes()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Of("mboc_upsertResource", ("ResourceNo", "R1")));
        await emulator.ArrangeAsync(Calendar("A", "2026-01-01"), Calendar("A", "2026-02-01"), Calendar("B", "2026-01-01"));

        await emulator.ArrangeAsync(Row.Of("mboc_deleteResourceCalendar", ("ResourceCalendarCode", "a")));

        Assert.Equal(["B"], await emulator.StateAsync("ResourceCalendar", "ResourceCalendarCode"));
    }

    private static Row Calendar(string code, string start) => Row.Of(
        "mboc_upsertResourceCalendar",
        ("ResourceCalendarCode", code), ("ResourceNo", "R1"), ("CalendarCode", "C"), ("StartDate", start), ("EndDate", "2026-12-31"));

    private static Row FilterValue(string jobNo, string value, string group = "Colour") => Row.Of(
        "mboc_upsertTaskFilterValue",
        ("SourceApp", "BC1"),
        ("SourceType", "SERVICE"),
        ("JobNo", jobNo),
        ("TaskNo", "10"),
        ("FilterGroup", group),
        ("FilterValue", value));
}
