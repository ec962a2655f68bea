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
