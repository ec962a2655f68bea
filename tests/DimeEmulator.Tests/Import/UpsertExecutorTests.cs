using System.Text.Json;

namespace DimeEmulator.Tests;

public sealed class UpsertExecutorTests
{
    [Fact]
    public async Task An_upsert_merges_into_the_stored_record()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1", ("SiteCity", "Gent"), ("Language", "nl")));

        await emulator.ArrangeAsync(Row.Job("1", ("SiteCity", "Brugge")));

        var job = Assert.Single(await emulator.StateAsync("Job"));
        Assert.Equal(("Brugge", "nl"), (job["SiteCity"], job["Language"]));
    }

    [Fact]
    public async Task An_omitted_parameter_clears_its_column_if_the_option_says_so()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync("""{"omittedParameter":"clears"}""");
        await emulator.ArrangeAsync(Row.Job("1", ("SiteCity", "Gent"), ("Language", "nl")));

        await emulator.ArrangeAsync(Row.Job("1", ("SiteCity", "Brugge")));

        var job = Assert.Single(await emulator.StateAsync("Job"));
        Assert.Equal("Brugge", job["SiteCity"]);
        Assert.False(job.ContainsKey("Language"));
    }

    [Fact]
    public async Task Keys_are_compared_without_case_and_trailing_blanks()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        await emulator.ArrangeAsync(Row.Job("Job-1"), Row.Job("JOB-1  "), Row.Job(" JOB-1"));

        Assert.Equal(["Job-1", " JOB-1"], await emulator.StateAsync("Job", "JobNo"));
    }

    [Fact]
    public async Task A_child_is_not_created_before_its_parent()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var words = await emulator.RefusalOfAsync(Row.Task("JOB-1", "10"));

        Assert.Equal("The job BC1/SERVICE/JOB-1 does not exist. A task cannot be created before its job.", words);
    }

    [Fact]
    public async Task A_parent_earlier_in_the_call_is_enough_and_one_later_is_not()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var late = await emulator.ImportAsync(Row.Task("1", "10"), Row.Job("1"));
        var early = await emulator.ImportAsync(Row.Job("1"), Row.Task("1", "10"));

        Assert.Equal((400, 200), (late.Status, early.Status));
    }

    [Fact]
    public async Task Every_row_of_an_entity_without_a_known_key_is_its_own_record()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var caption = Row.Of("mboc_upsertCaption", ("Context", "1"), ("Caption", "Job"));

        await emulator.ArrangeAsync(caption, caption);

        Assert.Equal(2, (await emulator.StateAsync("Caption")).Count);
    }

    [Fact]
    public async Task A_notification_is_identified_by_its_id_and_one_without_an_id_is_always_new()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var unnamed = Row.Of("mboc_upsertNotification", ("NotificationText", "a"));
        var first = Row.Of("mboc_upsertNotification", ("mboc_id", "1"), ("NotificationText", "b"));

        await emulator.ArrangeAsync(unnamed, unnamed, first, first);

        Assert.Equal(["a", "a", "b"], await emulator.StateAsync("Notification", "NotificationText"));
    }

    [Fact]
    public async Task An_appointment_without_an_id_gets_the_next_one_and_the_answer_contains_it()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"), Row.Task("1", "10"), Row.Appointment("1", "10", ("AppointmentId", "7")));

        var (_, body) = await emulator.ImportAsync(Row.Appointment("1", "10"), Row.Appointment("1", "10", ("AppointmentId", "0")));

        var inner = JsonElement.Parse(JsonElement.Parse(body).GetProperty("content").GetString()!);
        Assert.Equal(
            """[{"Id":8,"Guid":"00000000-0000-4000-8000-000000000008"},{"Id":9,"Guid":"00000000-0000-4000-8000-000000000009"}]""",
            inner.GetProperty("Appointments").GetRawText());
        Assert.Equal(["7", "8", "9"], await emulator.StateAsync("Appointment", "AppointmentId"));
    }

    [Fact]
    public async Task The_guid_and_the_id_of_an_appointment_identify_the_same_record()
    {
        const string guid = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"), Row.Task("1", "10"), Row.Appointment("1", "10", ("AppointmentGuid", guid)));

        await emulator.ArrangeAsync(Row.Appointment("1", "10", ("AppointmentId", "1"), ("Subject", "by id")));
        await emulator.ArrangeAsync(Row.Appointment("1", "10", ("AppointmentGuid", guid.ToUpperInvariant()), ("Body", "by guid")));

        var appointment = Assert.Single(await emulator.StateAsync("Appointment"));
        Assert.Equal(("by id", "by guid", guid), (appointment["Subject"], appointment["Body"], appointment["AppointmentGuid"]));
    }

    [Fact]
    public async Task A_row_that_names_two_appointments_is_refused()
    {
        const string guid = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"), Row.Task("1", "10"), Row.Appointment("1", "10"));
        await emulator.OptionsAsync("""{"conflictingIds":"refuse"}""");

        var words = await emulator.RefusalOfAsync(Row.Appointment("1", "10", ("AppointmentGuid", guid), ("AppointmentId", "1")));

        Assert.Equal($"AppointmentId 1 and AppointmentGuid {guid} do not name the same appointment.", words);
    }
}
