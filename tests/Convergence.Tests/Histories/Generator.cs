using System.Text.Json;
using DimeEmulator;
using SyncWorker.Convergence.Tests.Simulation;

namespace SyncWorker.Convergence.Tests.Histories;

/// <summary>Makes a history from a seed: records with parents, snapshots, patches, deletes, poison, duplicates, shuffles, faults.</summary>
internal static class Generator
{
    public static History Make(int seed)
    {
        var random = new Random(seed);
        var changes = new List<Published>();
        for (var job = random.Next(1, 5); job > 0; job--)
        {
            Job(random, $"J{job}", changes);
        }

        foreach (var resource in Enumerable.Range(0, random.Next(3)))
        {
            Record(random, Kind.Resource, new() { ["ResourceNo"] = $"R{resource}" }, [], changes);
        }

        foreach (var category in Enumerable.Range(0, random.Next(3)))
        {
            Record(random, Kind.Category, new() { ["CategoryName"] = $"C{category}" }, [], changes);
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
            Resets = random.Next(8) == 0 ? new HashSet<int> { random.Next(deliveries.Count) } : new HashSet<int>(),
            Server = new()
            {
                Transaction = Pick(random, Enum.GetValues<Transaction>()),
                RefusedStatus = Pick(random, [400, 422, 500, 200]),
                Answer = Pick(random, Enum.GetValues<AnswerShape>()),
                DeleteMissing = Pick(random, Enum.GetValues<DeleteMissing>()),
                MaxRows = Pick(random, [0, 0, 0, 3]),
            },
            MaxRows = Pick(random, [1, 2, 5, 500]),
        };
    }

    private static void Job(Random random, string number, List<Published> changes)
    {
        var job = new Dictionary<string, string> { ["SourceApp"] = "ERP", ["SourceType"] = "JOB", ["JobNo"] = number };
        Record(random, Kind.Job, job, [], changes);
        foreach (var name in Enumerable.Range(0, random.Next(0, 4)))
        {
            var task = new Dictionary<string, string>(job) { ["TaskNo"] = $"T{name}" };
            Record(random, Kind.Task, task, [("Job", KeyOf(job))], changes);
            if (random.Next(4) == 0)
            {
                var guid = new Guid(changes.Count, 1, 1, new byte[8]).ToString("D");
                Record(
                    random,
                    Kind.AppointmentOf(task),
                    new() { ["AppointmentGuid"] = guid },
                    [("Task", KeyOf(task)), ("Job", KeyOf(job))],
                    changes);
            }
        }
    }

    private static string KeyOf(Dictionary<string, string> key) => string.Join('/', key.Values);

    private static void Record(Random random, Kind kind, Dictionary<string, string> key, (string, string)[] above, List<Published> changes)
    {
        // How a source orders its changes: by version, some of them equal; by time; not at all; or a mixture.
        var order = random.Next(4);
        var version = random.Next(1, 1000);
        var count = random.Next(1, 7);

        // Some histories begin with a patch or a delete of a record that does not exist yet.
        var begins = random.Next(12) == 0;
        for (var i = 0; i < count; i++)
        {
            var index = changes.Count;
            version += random.Next(0, 3);
            var verb = (begins || i > 0) && random.Next(8) == 0 ? "Delete" : "Upsert";
            var isPatch = verb == "Upsert" && (begins || i > 0) && random.Next(3) == 0;
            var poison = verb == "Upsert" && random.Next(10) == 0;
            var fields = verb == "Delete" ? [] : Fields(random, kind, index, isPatch, poison);
            var body = new Dictionary<string, object>(key.Select(part => KeyValuePair.Create(part.Key, (object)part.Value)))
            {
                ["entity"] = kind.Entity,
                ["kind"] = verb,
            };
            foreach (var (field, value) in fields)
            {
                body[field] = value;
            }

            if (isPatch)
            {
                body["mode"] = "Patch";
            }

            foreach (var (field, value) in verb == "Delete"
                ? kind.WithDelete ?? new Dictionary<string, object>()
                : new Dictionary<string, object>())
            {
                body[field] = value;
            }

            foreach (var (field, value) in verb == "Upsert" && !isPatch
                ? kind.Always ?? new Dictionary<string, string>()
                : new Dictionary<string, string>())
            {
                body[field] = value;
            }

            if (verb == "Upsert" && kind.Required == 1
                && kind.Texts.Except(fields.Keys).ToList() is { Count: > 0 } unsaid && random.Next(6) == 0 && unsaid[^1] != kind.Texts[0])
            {
                body["clear"] = new[] { unsaid[^1] };
                fields[unsaid[^1]] = "";
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
            changes.Add(
                new(index, kind.Entity, KeyOf(key), verb, verb == "Delete" || !isPatch, fields, poison, JsonSerializer.Serialize(body))
                {
                    Above = above,
                });
        }
    }

    private static Dictionary<string, string> Fields(Random random, Kind kind, int index, bool isPatch, bool poison)
    {
        var fields = kind.Texts.Where((_, i) => (i < kind.Required && !isPatch) || random.Next(2) == 0)
            .ToDictionary(field => field, _ => $"c{index}");
        if (fields.Count == 0)
        {
            fields[kind.Texts[0]] = $"c{index}";
        }

        // Poison is in one field, so that a newer value of that field removes it. A colour field is too short for it.
        if (poison)
        {
            fields[kind.Required > 1 ? kind.Texts[0] : Pick(random, [.. fields.Keys])] = $"poison c{index}";
        }
        return fields;
    }

    private static List<int> Shuffled(Random random, int count)
    {
        // Deliveries are out of order within a window, as with several publishers, and some arrive twice.
        var window = Pick(random, [1, 3, 10, 1000]);
        var deliveries = Enumerable.Range(0, count).OrderBy(index => index + random.Next(window)).ToList();
        for (var extra = random.Next(0, (count / 3) + 1); extra > 0; extra--)
        {
            deliveries.Insert(random.Next(deliveries.Count + 1), random.Next(count));
        }
        return deliveries;
    }

    internal static CallPlan Plan(Random random)
    {
        var (before, after) = (Milliseconds(random, 300), Milliseconds(random, 100));
        return random.Next(20) switch
        {
            0 => new(before, after, 429, random.Next(1, 40)),
            1 => new(before, after, 429),
            2 => new(before, after, 503),
            3 => new(before, after, 503, random.Next(1, 10)),
            4 => new(before, after, Lost: true),
            5 => new(before, after, Lost: false),
            6 => new(before, after, 401),
            7 => new(before, after, 500),
            8 => new(before, after, 500, IsExecuted: true),
            9 => new(before, after, Pick(random, [502, 504]), IsExecuted: random.Next(2) == 0),
            10 => new(before, TimeSpan.FromHours(1)), // executed, but never answered
            11 => new(TimeSpan.FromSeconds(random.Next(31, 290)), after), // executed after the worker's timeout, within the late window
            12 => new(TimeSpan.FromSeconds(random.Next(1, 25)), after), // slow: other calls start meanwhile
            _ => new(before, after),
        };
    }

    private static TimeSpan Milliseconds(Random random, int most) => TimeSpan.FromMilliseconds(random.Next(1, most));

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];
}
