using System.Text.Json.Nodes;
using DimeClient.Entities;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Accessors;

/// <summary>The client against a complete server.</summary>
public sealed class EmulatorTests
{
    private static readonly Job Job = new() { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", ShortDescription = "Boiler" };
    private static readonly DimeTask Task =
        new() { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", TaskNo = "T1", ShortDescription = "Repair" };

    [Fact]
    public async Task A_task_can_be_imported_below_a_job_that_was_created()
    {
        await using var emulator = await LocalDime.StartAsync();

        var tooEarly = await emulator.Client.Imports.RunAsync(Import.Upsert(Task));
        var job = await emulator.Client.Jobs.CreateAsync(Job);
        var task = await emulator.Client.Imports.RunAsync(Import.Upsert(Task));

        Assert.Equal("The job BC1/SERVICE/J1 does not exist. A task cannot be created before its job.", tooEarly.Error!.Message);
        Assert.True(job.Ok && task.Ok, task.Error?.Message);
    }

    [Fact]
    public async Task An_appointment_can_be_created_changed_read_and_deleted()
    {
        await using var emulator = await LocalDime.StartWithBoardAsync();
        var start = new DateTime(2027, 1, 4, 8, 0, 0);

        var made = await emulator.Client.Imports.RunAsync(Import.Upsert(new Appointment
        {
            SourceApp = "BC1",
            SourceType = "SERVICE",
            JobNo = "J1",
            TaskNo = "T1",
            ResourceNo = "R1",
            Start = start,
            End = start.AddHours(2),
        }));
        var id = Assert.Single(made.EnsureSuccess().Appointments).Id;
        var changed = await emulator.Client.Imports.RunAsync(Import.Update([
            new AppointmentCategory { AppointmentId = id, Category = "INSTALL" },
            new AppointmentLocked { AppointmentId = id, Locked = true },
        ]));
        var read = await emulator.Client.Appointments.GetAsync(start.Date, start.Date.AddDays(1), ["R1"]);
        var deleted = await emulator.Client.Appointments.DeleteAsync(new Appointment { AppointmentId = id });
        var gone = await emulator.Client.Appointments.GetAsync(start.Date, start.Date.AddDays(1), ["R1"]);

        Assert.True(changed.Ok && deleted.Ok, changed.Error?.Message ?? deleted.Error?.Message);
        Assert.Equal((id, start), (Assert.Single(read.EnsureSuccess()).AppointmentId, read.Data![0].Start!.Value.DateTime));
        Assert.Empty(gone.EnsureSuccess());
    }

    [Fact]
    public async Task Filter_values_of_a_task_are_cleared_by_group_or_all_at_once()
    {
        await using var emulator = await LocalDime.StartWithBoardAsync();
        var value = new TaskFilterValue
        {
            SourceApp = "BC1",
            SourceType = "SERVICE",
            JobNo = "J1",
            TaskNo = "T1",
            FilterGroup = "G1",
            FilterValue = "A",
        };
        await emulator.ArrangeAsync(
            Import.Upsert(value), Import.Upsert(value with { FilterGroup = "G2" }), Import.Upsert(value with { TaskNo = "T2" }));

        await emulator.ArrangeAsync(Import.Clear(value with { FilterGroup = "G2", FilterValue = null }));
        Assert.Equal(2, (await emulator.StateAsync("TaskFilterValue")).Count);

        await emulator.ArrangeAsync(Import.Clear(value with { FilterGroup = null, FilterValue = null }));
        Assert.Equal("T2", Assert.Single(await emulator.StateAsync("TaskFilterValue")).GetProperty("TaskNo").GetString());
    }

    [Fact]
    public async Task A_webhook_is_registered_and_removed_by_its_id()
    {
        await using var emulator = await LocalDime.StartAsync();
        var hooks = emulator.Client.Webhooks;

        var created = await hooks.CreateAsync(
            WebhookEvent.AppointmentUpdated, new Webhook { SourceApp = "BC1", NotificationUrl = new Uri("https://me.example/hook") });
        var deleted = await hooks.DeleteAsync(WebhookEvent.AppointmentUpdated, created.EnsureSuccess().Id!);
        var again = await hooks.DeleteAsync(WebhookEvent.AppointmentUpdated, created.Data!.Id!);

        Assert.Equal(201, created.Response!.StatusCode);
        Assert.True(deleted.Ok);
        Assert.Equal(DimeErrorKind.NotFound, again.Error!.Kind);
    }

    [Fact]
    public async Task A_solver_answers_in_json()
    {
        await using var emulator = await LocalDime.StartAsync();

        var plan = await emulator.Client.Optimization.FieldServiceAsync(new JsonObject { ["resources"] = new JsonArray("R1") });

        Assert.Empty(plan.EnsureSuccess()["appointments"]!.AsArray());
    }
}
