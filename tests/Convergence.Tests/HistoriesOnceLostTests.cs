using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Convergence.Tests.Verdicts;

namespace SyncWorker.Convergence.Tests;

/// <summary>Faults that generated histories once found in the worker, each in its smallest form.</summary>
public sealed class HistoriesOnceLostTests
{
    private const string Guid = "00000001-0001-0001-0000-000000000000";

    [Fact]
    public void A_delete_of_a_missing_record_is_applied_even_if_the_server_answers_every_refusal_with_500()
    {
        var run = Run.Of(Of(Delete("Job", "ERP/JOB/J1", """ "jobNo":"J1" """)) with { Server = new() { RefusedStatus = 500 } });

        AssertConverged(run);
        Assert.Equal(Changes.ChangeState.Applied, Assert.Single(run.Ledger).State);
    }

    [Theory]
    [InlineData("Upsert", """ "mode":"Patch","subject":"c0" """)]
    [InlineData("Delete", "")]
    public void An_appointment_that_was_first_identified_only_by_its_Guid_still_waits_for_its_task(string kind, string says)
    {
        var first = new Published(
            0,
            "Appointment",
            Guid,
            kind,
            kind == "Delete",
            kind == "Delete" ? [] : new Dictionary<string, string> { ["Subject"] = "c0" },
            false,
            $$"""{"entity":"Appointment","kind":"{{kind}}","appointmentGuid":"{{Guid}}","version":1{{(says.Length > 0 ? "," : "")}}{{says}}}""");
        var job = new Published(
            1,
            "Job",
            "ERP/JOB/J1",
            "Upsert",
            true,
            Named(1),
            false,
            """{"entity":"Job","sourceApp":"ERP","sourceType":"JOB","jobNo":"J1","shortDescription":"c1","version":1}""");
        var task = new Published(
            2,
            "Task",
            "ERP/JOB/J1/T1",
            "Upsert",
            true,
            Named(2),
            false,
            """{"entity":"Task","sourceApp":"ERP","sourceType":"JOB","jobNo":"J1","taskNo":"T1","shortDescription":"c2","version":1}""");
        var appointment = new Published(
            3, "Appointment", Guid, "Upsert", true, new Dictionary<string, string> { ["Subject"] = "c3" }, false, Appointment("c3", 2));
        IReadOnlyList<(string, string)> above = [("Task", task.Key), ("Job", job.Key)];

        // The task is received last and is sent in its own call.
        var run = Run.Of(
            Of(first with { Above = above }, job, task with { Above = [("Job", job.Key)] }, appointment with { Above = above }) with
            {
                Deliveries = [0, 3, 2, 1],
                MaxRows = 1,
            });

        AssertConverged(run);
        Assert.DoesNotContain(run.Ledger, change => change.State == Changes.ChangeState.Dead);
    }

    [Fact]
    public void A_record_that_waits_for_a_task_deleted_with_its_job_is_checked_again()
    {
        // The task is refused because its job is missing, and waits. The appointment waits for the task. Then the job's delete removes
        // the task.
        var task = new Published(0, "Task", "ERP/JOB/J1/T1", "Upsert", true, Named(0), false,
            """{"entity":"Task","sourceApp":"ERP","sourceType":"JOB","jobNo":"J1","taskNo":"T1","shortDescription":"c0","version":1}""");
        var delete = Delete("Job", "ERP/JOB/J1", """ "jobNo":"J1" """) with { Index = 1 };
        var appointment = new Published(
            2, "Appointment", Guid, "Upsert", true, new Dictionary<string, string> { ["Subject"] = "c2" }, false, Appointment("c2", 1));
        var history = Of(
            task with { Above = [("Job", delete.Key)] },
            delete,
            appointment with { Above = [("Task", task.Key), ("Job", delete.Key)] }) with
        {
            // Both are received while the task's call is in flight.
            Pauses = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.Zero],
            Calls = [new(TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(5))],
            Server = new() { DeleteMissing = DimeEmulator.DeleteMissing.Ok },
            MaxRows = 1,
        };

        var run = Run.Of(history);

        AssertConverged(run);
        Assert.DoesNotContain(run.Ledger, change => change.State == Changes.ChangeState.Pending);
    }

    private static string Appointment(string subject, int version) =>
        $$"""{"entity":"Appointment","appointmentGuid":"{{Guid}}","version":{{version}},"sourceApp":"ERP","sourceType":"JOB","jobNo":"J1","taskNo":"T1","resourceNo":"R1","start":"2030-01-01T08:00:00","end":"2030-01-01T09:00:00","subject":"{{subject}}"}""";

    private static void AssertConverged(Run run) => Assert.Empty(Verdict.On(run));

    private static Dictionary<string, string> Named(int index) => new() { ["ShortDescription"] = $"c{index}" };

    private static Published Delete(string entity, string key, string parts) =>
        new(
            0,
            entity,
            key,
            "Delete",
            true,
            new Dictionary<string, string>(),
            false,
            $$"""{"entity":"{{entity}}","kind":"Delete","sourceApp":"ERP","sourceType":"JOB",{{parts}},"version":1}""");

    private static History Of(params Published[] changes) => new()
    {
        Seed = 1,
        Changes = changes,
        Deliveries = [.. Enumerable.Range(0, changes.Length)],
        Pauses = [.. changes.Select(_ => TimeSpan.Zero)],
        Calls = [],
        Kills = new HashSet<int>(),
        Server = new(),
        MaxRows = 500,
    };
}
