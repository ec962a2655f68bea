using SyncWorker.Changes;
using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Convergence.Tests.Simulation;

namespace SyncWorker.Convergence.Tests;

/// <summary>A child waits for its parent to exist, not to be current: a parent that never stops changing blocks no child.</summary>
public sealed class StarvationTests
{
    private const string Appointment = "5f0c7a52-8f0e-4a2c-9a39-2f1d7b8f0a11";

    [Fact]
    public void A_task_that_changes_every_200_ms_does_not_starve_its_appointment()
    {
        var changes = new List<Published> { Job(), Task(1), AppointmentOf(2) };
        changes.AddRange(Enumerable.Range(3, 300).Select(Task));

        var run = Run.Of(new()
        {
            Seed = 1,
            Changes = changes,
            Deliveries = [.. changes.Select(change => change.Index)],
            Pauses = [.. changes.Select(change => TimeSpan.FromMilliseconds(change.Index < 3 ? 0 : 200))],
            Calls = [.. Enumerable.Repeat(new CallPlan(TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(20)), 2_000)],
            Kills = new HashSet<int>(),
            Server = new(),
            MaxRows = 500,
        });

        Assert.Null(run.Stuck);
        var appointment = Assert.Single(run.Ledger, change => change.MessageId == "m2");
        Assert.Equal(ChangeState.Applied, appointment.State);
        Assert.True(appointment.SettledAt < new FakeClock().GetUtcNow().AddSeconds(2), $"It went out at {appointment.SettledAt:O}.");
        Assert.DoesNotContain(run.Ledger, change => change.State is ChangeState.Dead or ChangeState.Pending);
    }

    private static Published Job() => Of(0, "Job", "ERP/JOB/J", """
        "sourceApp":"ERP","sourceType":"JOB","jobNo":"J","shortDescription":"s"
        """);

    private static Published Task(int index) => Of(index, "Task", "ERP/JOB/J/T", $"""
        "sourceApp":"ERP","sourceType":"JOB","jobNo":"J","taskNo":"T","shortDescription":"c{index}"
        """);

    private static Published AppointmentOf(int index) => Of(index, "Appointment", Appointment, $"""
        "appointmentGuid":"{Appointment}","sourceApp":"ERP","sourceType":"JOB","jobNo":"J","taskNo":"T","resourceNo":"R","start":"2030-01-01T08:00:00","end":"2030-01-01T09:00:00"
        """);

    private static Published Of(int index, string entity, string key, string fields) => new(
        index,
        entity,
        key,
        "Upsert",
        true,
        new Dictionary<string, string>(),
        false,
        $$"""{"entity":"{{entity}}","version":{{index + 1}},{{fields}}}""");
}
