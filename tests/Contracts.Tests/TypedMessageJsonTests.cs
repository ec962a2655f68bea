using System.Text.Json;
using Xunit;

namespace SyncWorker.Contracts.Tests;

public sealed class TypedMessageJsonTests
{
    private static readonly JobChanged Job = new()
    {
        MessageId = "m-1",
        Version = 17,
        OccurredAt = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.FromHours(1)),
        Clear = ["description"],
        SourceApp = "BC1",
        SourceType = "SERVICE",
        JobNo = "JOB-1001",
        ShortDescription = "Boiler",
        SiteCity = "Gent",
        SiteAddressGeoLat = 51.05m,
        Importance = Importance.High,
        CreationDateTime = new DateTime(2026, 11, 20, 8, 0, 0, DateTimeKind.Unspecified),
        FreeBit1 = false,
    };

    private const string JobJson =
        """
        {"kind":"Upsert","mode":"Snapshot","messageId":"m-1","version":17,"occurredAt":"2026-11-20T08:00:00+01:00","clear":["description"],"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-1001","shortDescription":"Boiler","siteAddressGeoLat":51.05,"siteCity":"Gent","importance":"High","creationDateTime":"2026-11-20T08:00:00","freeBit1":false}
        """;

    private static readonly TaskChanged Task = new()
    {
        Mode = ChangeMode.Patch,
        SourceApp = "BC1",
        SourceType = "SERVICE",
        JobNo = "JOB-1001",
        TaskNo = "10",
        TaskType = TaskType.Project,
        RequestedStartTime = new TimeSpan(7, 30, 0),
        DurationInSeconds = 7200,
        SchedulingMode = SchedulingMode.EffortDriven,
    };

    private const string TaskJson =
        """
        {"kind":"Upsert","mode":"Patch","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-1001","taskNo":"10","taskType":"Project","requestedStartTime":"07:30:00","durationInSeconds":7200,"schedulingMode":"EffortDriven"}
        """;

    private const string ResourceJson = """{"kind":"Delete","mode":"Snapshot","resourceNo":"R1"}""";

    public static TheoryData<JsonSerializerOptions> Options => [JsonSerializerOptions.Default, JsonSerializerOptions.Web];

    [Theory]
    [MemberData(nameof(Options))]
    public void The_json_of_a_job_does_not_depend_on_the_serializers_naming_policy(JsonSerializerOptions options)
    {
        var json = JsonSerializer.Serialize(Job, options);

        AssertSameMembers(JobJson, json);
        Assert.Equivalent(Job, JsonSerializer.Deserialize<JobChanged>(json, options), strict: true);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_patch_of_a_task_has_this_json(JsonSerializerOptions options)
    {
        var json = JsonSerializer.Serialize(Task, options);

        AssertSameMembers(TaskJson, json);
        Assert.Equal(Task, JsonSerializer.Deserialize<TaskChanged>(json, options));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_delete_of_a_resource_has_this_json(JsonSerializerOptions options)
    {
        var delete = new ResourceChanged { Kind = ChangeKind.Delete, ResourceNo = "R1" };

        var json = JsonSerializer.Serialize(delete, options);

        Assert.Equal(ResourceJson, json);
    }

    [Fact]
    public void Null_is_left_out_of_the_json_and_an_empty_text_is_written()
    {
        var resource = new ResourceChanged { ResourceNo = "R1", ResourceName = "", Email = null };

        var json = JsonSerializer.Serialize(resource);

        Assert.Contains("\"resourceName\":\"\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("email", json, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Asserts the same members with the same raw values, in any order.</summary>
    private static void AssertSameMembers(string expected, string actual) =>
        Assert.Equal(Members(expected), Members(actual));

    private static SortedDictionary<string, string> Members(string json) =>
        new(
            JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!.ToDictionary(m => m.Key, m => m.Value.GetRawText()),
            StringComparer.Ordinal);
}
