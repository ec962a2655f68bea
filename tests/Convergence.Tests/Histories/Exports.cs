using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyncWorker.Convergence.Tests.Histories;

/// <summary>
/// Adds full exports to a history: some records are said again, as they are or as they were before, so that a source takes back what it
/// said. More calls go wrong meanwhile.
/// </summary>
internal static class Exports
{
    private const int Rounds = 3;

    /// <summary>
    /// A job is created and edited. Other jobs follow for an hour. Then an export says again how the first one was before the edit.
    /// </summary>
    public static History TakenBack(History like)
    {
        const int Others = 30;
        Published Said(int index, string value, string more = "", int job = 0) => new(
            index,
            "Job",
            $"ERP/JOB/J{job}",
            "Upsert",
            Whole: true,
            new Dictionary<string, string> { ["ShortDescription"] = value },
            Poison: false,
            $$"""{"entity":"Job","SourceApp":"ERP","SourceType":"JOB","JobNo":"J{{job}}","ShortDescription":"{{value}}"{{more}}}""");
        return like with
        {
            Changes =
            [
                Said(0, "first"),
                Said(1, "edited"),
                .. Enumerable.Range(1, Others).Select(job => Said(1 + job, "another", job: job)),
                Said(Others + 2, "first", ",\"export\":\"nightly\""),
            ],
            Deliveries = [.. Enumerable.Range(0, Others + 3)],
            Pauses = [.. Enumerable.Repeat(TimeSpan.FromMinutes(2), Others + 3)],
            Calls = [],
            Kills = new HashSet<int>(),
            Resets = new HashSet<int>(),
            Server = new(),
            MaxRows = 500,
        };
    }

    public static History Of(History history)
    {
        var random = new Random(history.Seed + 1);
        var changes = history.Changes.ToList();
        var (deliveries, pauses) = (history.Deliveries.ToList(), history.Pauses.ToList());
        var records = history.Changes.Where(change => change is { Whole: true, Kind: "Upsert", Poison: false, Entity: not "Appointment" })
            .GroupBy(change => (change.Entity, change.Key)).Select(record => record.ToList()).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var said in records.Where(_ => random.Next(3) > 0).Select(record => record[random.Next(record.Count)]))
            {
                var index = changes.Count;
                var body = JsonNode.Parse(said.Body)!.AsObject();

                // Neither a version nor a time: it is the newest when it is received.
                body.Remove("version");
                body.Remove("occurredAt");
                body["export"] = "nightly";
                changes.Add(said with { Index = index, Body = body.ToJsonString(JsonSerializerOptions.Default) });
                deliveries.Add(index);
                pauses.Add(TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(1, 400) : 0));
            }
        }

        return history with
        {
            Changes = changes,
            Deliveries = deliveries,
            Pauses = pauses,
            Calls = [.. history.Calls, .. Enumerable.Range(0, random.Next(0, 12)).Select(_ => Generator.Plan(random))],
            Kills = history.Kills.Append(random.Next(deliveries.Count)).ToHashSet(),
        };
    }
}
