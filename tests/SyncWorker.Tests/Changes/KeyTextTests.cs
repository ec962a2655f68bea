using SyncWorker.Changes;

namespace SyncWorker.Tests;

public sealed class KeyTextTests
{
    private static readonly (string, string)[] Task =
        [("SourceApp", "BC1"), ("SourceType", "SERVICE"), ("JobNo", "JOB-1001"), ("TaskNo", "10")];

    [Fact]
    public void A_key_text_is_its_parts_percent_encoded_and_otherwise_as_given()
    {
        var address = Address("Job", ("SourceApp", "BC/1"), ("SourceType", "É t"), ("JobNo", "a%b"));

        Assert.Equal("BC%2F1/%C3%89%20t/a%25b", address.Key);
    }

    [Theory]
    [InlineData("job-1001", true)]
    [InlineData("JOB-1001  ", true)]
    [InlineData(" JOB-1001", false)] // only the end is trimmed
    [InlineData("JOB-1001/", false)]
    public void Keys_are_compared_without_case_and_trimmed_at_the_end(string jobNo, bool same)
    {
        Assert.Equal(same, Job("JOB-1001").Match == Job(jobNo).Match);
    }

    [Fact]
    public void A_slash_in_a_part_is_distinct_from_the_separator()
    {
        var one = Address("Job", ("SourceApp", "A/B"), ("SourceType", "C"), ("JobNo", "D"));
        var other = Address("Job", ("SourceApp", "A"), ("SourceType", "B/C"), ("JobNo", "D"));

        Assert.NotEqual(one.Match, other.Match);
    }

    [Fact]
    public void The_number_of_an_appointment_is_unique_within_its_source()
    {
        var one = Address("Appointment", ("SourceApp", "BC1"), ("AppointmentNo", "A-1"));
        var other = Address("Appointment", ("SourceApp", "BC2"), ("AppointmentNo", "A-1"));
        var uri = Address("AppointmentUri", ("pSourceApp", "BC1"), ("pAppointmentNo", "a-1"), ("pUrl", "https://example.org"));

        Assert.Equal(("BC1/A-1", "BC2/A-1"), (one.Key, other.Key));
        Assert.Equal(one.Match, uri.Parent!.Match);
        Assert.Equal(one.Aggregate, uri.Aggregate);
    }

    [Fact]
    public void A_job_its_tasks_and_their_values_are_one_aggregate()
    {
        var task = Address("Task", Task);
        var value = Address("TaskFilterValue", [.. Task, ("FilterGroup", "Skill"), ("FilterValue", "Gas")]);

        Assert.Equal((Job("job-1001").Match, task.Match), (task.Parent!.Match, value.Parent!.Match));
        Assert.Equal("Job:BC1/SERVICE/JOB-1001", value.Root);
        Assert.Equal(Job("JOB-1001").Aggregate, value.Aggregate);
    }

    [Fact]
    public void An_appointment_is_its_own_aggregate_below_its_task()
    {
        var appointment = Address("Appointment", [.. Task, ("AppointmentGuid", "8d2f1c3a-0000-4000-8000-000000000001")]);

        Assert.Equal("Appointment:8D2F1C3A-0000-4000-8000-000000000001", appointment.Root);
        Assert.Equal(Address("Task", Task).Match, appointment.Parent!.Match);
    }

    [Theory]
    [InlineData("AppointmentGuid", "8d2f1c3a-0000-4000-8000-000000000001")]
    [InlineData("AppointmentId", "42")]
    public void Records_of_an_appointment_share_its_aggregate_however_they_identify_it(string field, string value)
    {
        var category = Address("AppointmentCategory", (field, value));

        Assert.Equal($"Appointment:{value.ToUpperInvariant()}", category.Root);
    }

    [Fact]
    public void A_setup_entity_is_its_own_aggregate()
    {
        var category = Address("Category", ("CategoryName", "Urgent"));

        Assert.True(category.IsSetup);
        Assert.Equal(("Category:URGENT", null), (category.Root, category.Parent));
    }

    [Fact]
    public void A_clear_is_addressed_by_its_parent()
    {
        var clear = KeyText.ReadClear(Some.Definition("TaskFilterValue"), Task.ToDictionary(field => field.Item1, field => field.Item2))!;

        Assert.Equal(("TaskFilterValue BC1/SERVICE/JOB-1001/10", "Job:BC1/SERVICE/JOB-1001"), (clear.ToString(), clear.Root));
    }

    [Fact]
    public void A_key_with_an_empty_part_is_invalid()
    {
        Assert.Null(KeyText.Read(
            Some.Definition("Job"),
            new Dictionary<string, string> { ["SourceApp"] = "BC1", ["SourceType"] = "S", ["JobNo"] = " " },
            ""));
    }

    // Partitions are stored with the entity and shared by all workers, so they must never change. Computed with another SHA-256
    // implementation.
    [Theory]
    [InlineData("Job", "JobNo", "JOB-1001", 46)]
    [InlineData("Job", "JobNo", "job-1002 ", 53)]
    [InlineData("Resource", "ResourceNo", "R1", 61)]
    public void A_partition_is_the_same_on_every_machine_and_in_every_version(string entity, string field, string no, int partition)
    {
        var address = Address(entity, ("SourceApp", "BC1"), ("SourceType", "SERVICE"), (field, no));

        Assert.Equal(partition, address.Partition);
    }

    [Fact]
    public void Partitions_are_used_evenly()
    {
        var counts = Enumerable.Range(0, 6_400).CountBy(i => Job($"JOB-{i}").Partition).ToList();

        Assert.Equal(EntityAddress.Partitions, counts.Count);
        Assert.All(counts, count => Assert.InRange(count.Value, 50, 160));
    }

    private static EntityAddress Job(string jobNo) => Address("Job", ("SourceApp", "BC1"), ("SourceType", "SERVICE"), ("JobNo", jobNo));

    private static EntityAddress Address(string entity, params (string Field, string Value)[] fields) =>
        KeyText.Read(Some.Definition(entity), fields.ToDictionary(field => field.Field, field => field.Value), "")!;
}
