using System.Net.Http.Json;

namespace SyncWorker.Demo.Tests.Support;

/// <summary>Compares the records in a Dime.Scheduler with the samples, field by field.</summary>
internal static class BoardAssert
{
    public static async Task HasExactlyTheSamplesAsync(Uri emulator)
    {
        await HasExactlyAsync(emulator, "Job", "jobs", "JobNo");
        await HasExactlyAsync(emulator, "Task", "tasks", "JobNo", "TaskNo");
        await HasExactlyAsync(emulator, "Resource", "resources", "ResourceNo");
    }

    public static async Task HasExactlyAsync(Uri emulator, string entity, string file, params string[] key)
    {
        using var http = new HttpClient { BaseAddress = emulator };
        var records = (await http.GetFromJsonAsync<List<Dictionary<string, string>>>($"/_emulator/state/{entity}"))!
            .ToDictionary(record => SampleFiles.KeyOf(record, key));
        var expected = SampleFiles.Expected(file, key);

        Assert.Empty(records.Keys.Except(expected.Keys));
        Assert.Empty(expected.Keys.Except(records.Keys));
        foreach (var (name, record) in expected)
        {
            Assert.Equal(
                record.OrderBy(field => field.Key, StringComparer.Ordinal),
                records[name].OrderBy(field => field.Key, StringComparer.Ordinal));
        }
    }
}
