using System.Text.Json;
using DimeEmulator;
using SyncWorker.Convergence.Tests.Simulation;

namespace SyncWorker.Convergence.Tests.Histories;

/// <summary>Makes a history of a seed: records with parents, snapshots, patches, deletes, poison, duplicates, shuffles, faults.</summary>
internal static class Generator
{
    private static readonly string[] Texts = ["ShortDescription", "Description", "Name", "Category"];

    public static History Make(int seed)
    {
        var random = new Random(seed);
        var changes = new List<Published>();
        var jobs = random.Next(1, 5);
        for (var job = 0; job < jobs; job++)
        {
            var tasks = random.Next(0, 4);
            var key = new Dictionary<string, string> { ["SourceApp"] = "ERP", ["SourceType"] = "JOB", ["JobNo"] = $"J{job}" };
            Entity(random, "Job", key, canDelete: true, changes);
            for (var task = 0; task < tasks; task++)
            {
                Entity(random, "Task", new(key) { ["TaskNo"] = $"T{task}" }, canDelete: true, changes);
            }
        }

        var deliveries = Shuffled(random, changes.Count);
        return new()
        {
            Seed = seed,
            Changes = changes,
            Deliveries = deliveries,
            Pauses = [.. deliveries.Select(_ => random.Next(3) == 0 ? Milliseconds(random, 2_000) : TimeSpan.Zero)],
            Calls = [.. Enumerable.Range(0, random.Next(0, 25)).Select(_ => Plan(random))],
            Kills = Enumerable.Range(0, random.Next(0, 3)).Select(_ => random.Next(deliveries.Count)).ToHashSet(),
            Server = new()
            {
                Transaction = Pick(random, Enum.GetValues<Transaction>()),
                RefusedStatus = Pick(random, [400, 422, 200]),
                Answer = Pick(random, Enum.GetValues<AnswerShape>()),
            },
            MaxRows = Pick(random, [1, 2, 5, 500]),
        };
    }

    private static void Entity(Random random, string entity, Dictionary<string, string> key, bool canDelete, List<Published> changes)
    {
        // How a source orders its changes: by version, with some equal; by time; not at all; or some of each.
        var order = random.Next(4);
        var version = random.Next(1, 1000);
        var count = random.Next(1, 7);
        for (var i = 0; i < count; i++)
        {
            var index = changes.Count;
            version += random.Next(0, 3);
            var kind = canDelete && i > 0 && random.Next(8) == 0 ? "Delete" : "Upsert";
            var isPatch = kind == "Upsert" && i > 0 && random.Next(3) == 0;
            var poison = kind == "Upsert" && random.Next(10) == 0;
            var fields = kind == "Delete" ? [] : Fields(random, index, isPatch, poison);
            var body = new Dictionary<string, object>(key.Select(part => KeyValuePair.Create(part.Key, (object)part.Value))) { ["entity"] = entity, ["kind"] = kind };
            foreach (var (field, value) in fields)
            {
                body[field] = value;
            }

            if (isPatch)
            {
                body["mode"] = "Patch";
            }

            switch (order == 3 ? random.Next(3) : order)
            {
                case 0:
                    body["version"] = version;
                    break;
                case 1:
                    body["occurredAt"] = new DateTimeOffset(2029, 1, 1, 0, 0, version % 60, TimeSpan.Zero).AddMinutes(version);
                    break;
                default:
                    break;
            }
            changes.Add(new(index, entity, string.Join('/', key.Values), kind, kind == "Delete" || !isPatch, fields, poison, JsonSerializer.Serialize(body)));
        }
    }

    private static Dictionary<string, string> Fields(Random random, int index, bool isPatch, bool poison)
    {
        var fields = Texts.Where((_, i) => (i == 0 && !isPatch) || random.Next(2) == 0).ToDictionary(field => field, _ => $"c{index}");
        if (fields.Count == 0)
        {
            fields["Name"] = $"c{index}";
        }

        // Poison is in one field, so that a newer value of that field takes it away.
        if (poison)
        {
            fields[Pick(random, [.. fields.Keys])] = $"poison c{index}";
        }
        return fields;
    }

    private static List<int> Shuffled(Random random, int count)
    {
        // Out of order within a window, as several publishers are; and some delivered twice.
        var window = Pick(random, [1, 3, 10, 1000]);
        var deliveries = Enumerable.Range(0, count).OrderBy(index => index + random.Next(window)).ToList();
        for (var extra = random.Next(0, (count / 3) + 1); extra > 0; extra--)
        {
            deliveries.Insert(random.Next(deliveries.Count + 1), random.Next(count));
        }
        return deliveries;
    }

    private static CallPlan Plan(Random random)
    {
        var (before, after) = (Milliseconds(random, 300), Milliseconds(random, 100));
        return random.Next(12) switch
        {
            0 => new(before, after, 429, random.Next(1, 40)),
            1 => new(before, after, 429),
            2 => new(before, after, 503),
            3 => new(before, after, 503, random.Next(1, 10)),
            4 => new(before, after, Lost: true),
            5 => new(before, after, Lost: false),
            6 => new(before, after, 401),
            _ => new(before, after),
        };
    }

    private static TimeSpan Milliseconds(Random random, int most) => TimeSpan.FromMilliseconds(random.Next(1, most));

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];
}
