using System.Text;
using System.Text.Json;
using SyncWorker.Publish.Files;

namespace SyncWorker.Demo.Tests;

/// <summary>The messages that the demo publishes.</summary>
public sealed class DemoPlanTests
{
    [Fact]
    public async Task The_same_samples_give_the_same_messages_in_the_same_order()
    {
        var (first, second) = (Changes(await PlanAsync()), Changes(await PlanAsync()));

        Assert.Equal(first.Select(Text), second.Select(Text));
    }

    [Fact]
    public async Task An_id_always_means_the_same_message()
    {
        var changes = Changes(await PlanAsync());

        Assert.All(changes.GroupBy(change => change.MessageId), same => Assert.Single(same.Select(Text).Distinct()));
        Assert.DoesNotContain(changes, change => change.MessageId is null);
    }

    [Fact]
    public async Task A_task_published_before_its_job_is_in_the_same_request_so_that_a_kill_cannot_separate_them()
    {
        var (come, early) = (new HashSet<string>(), 0);
        foreach (var step in (await PlanAsync()).OfType<DemoStep.Publish>())
        {
            var together = step.Changes.Where(change => change.Entity == "Job").Select(JobNo).ToHashSet();
            foreach (var change in step.Changes)
            {
                Assert.True(change.Entity != "Task"
                    || come.Contains(JobNo(change))
                    || together.Contains(JobNo(change))
                    || JobNo(change) == DemoPlan.NeverJob);
                early += change.Entity == "Task" && together.Contains(JobNo(change)) && !come.Contains(JobNo(change)) ? 1 : 0;
            }
            come.UnionWith(together);
        }

        Assert.True(early > 100, $"{early} tasks come before their jobs");
    }

    [Fact]
    public async Task The_plan_contains_everything_that_a_real_stream_contains()
    {
        var plan = await PlanAsync();
        var changes = Changes(plan);
        var versions = changes.GroupBy(change => change.MessageId![..change.MessageId!.LastIndexOf('/')])
            .ToDictionary(record => record.Key, record => record.Select(change => change.MessageId![^1] - '0').ToList());

        Assert.True(changes.Count > changes.DistinctBy(change => change.MessageId).Count() + 100, "repeats");
        Assert.True(versions.Values.Count(order => order is [1, 2]) > 100, "edits");
        Assert.True(versions.Values.Count(order => order is [2, 1]) > 100, "late ones");
        Assert.True(changes.Count(change => Text(change).Contains("\"Patch\"", StringComparison.Ordinal)) > 100, "patches");
        Assert.Single(plan.OfType<DemoStep.Throttle>());
        Assert.Single(plan.OfType<DemoStep.Outage>());
        Assert.Single(plan.OfType<DemoStep.Invalid>());
    }

    private static async Task<IReadOnlyList<DemoStep>> PlanAsync() =>
        DemoPlan.Of(await Samples.LoadAsync(Repository.File("samples"), default));

    private static List<OutgoingChange> Changes(IReadOnlyList<DemoStep> plan) =>
        [.. plan.OfType<DemoStep.Publish>().SelectMany(step => step.Changes)];

    private static string Text(OutgoingChange change) => Encoding.UTF8.GetString(change.Json.Span);

    private static string JobNo(OutgoingChange change) => JsonDocument.Parse(change.Json).RootElement.GetProperty("jobNo").GetString()!;
}
