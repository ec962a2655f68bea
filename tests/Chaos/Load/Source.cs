using System.Text.Json;
using SyncWorker.Contracts;

namespace SyncWorker.Chaos.Load;

/// <summary>
/// An ERP that never rests: jobs with tasks, and resources; snapshots, patches, deletes and what the server refuses, each record with
/// versions that rise. What becomes of a record depends on its newest versions alone, so the checker needs no arrival order.
/// </summary>
internal sealed class Source
{
    /// <summary>The server refuses a job or task of this type. No other change names a type, so none can cure it but a newer snapshot.</summary>
    public const string Poison = "poison";

    private const int TasksPerJob = 2;

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web);

    private readonly Random _random;
    private readonly List<Item> _items = [];
    private readonly Queue<Item> _unborn;

    public Source(int seed, int jobs)
    {
        _random = new(seed);
        var all = new List<Item>();
        for (var job = 1; job <= jobs; job++)
        {
            // A job with tasks is never deleted: what becomes of tasks then depends on what arrives first.
            var isLonely = job % 4 == 0;
            all.Add(Item.OfJob($"J{job}", mayGo: isLonely));
            all.AddRange(Enumerable.Range(1, isLonely ? 0 : TasksPerJob).Select(task => Item.OfTask($"J{job}", $"T{task}")));
            if (job % 2 == 0)
            {
                all.Add(Item.OfResource($"R{job}"));
            }
        }
        _unborn = new(all);
    }

    /// <summary>The next change: each record is born before the second change of any.</summary>
    public PublishedChange Next()
    {
        if (_unborn.TryDequeue(out var item))
        {
            _items.Add(item);
            return Snapshot(item);
        }

        item = _items[_random.Next(_items.Count)];
        return _random.Next(100) switch
        {
            < 8 when item is { MayGo: true, Exists: true } => Delete(item),
            < 10 when item is { Exists: true, Entity: not "Resource" } => Refused(item),
            < 40 when item.Exists => Patch(item),
            _ => Snapshot(item),
        };
    }

    /// <summary>A job that the server refuses, and of which there is nothing else: it must end as a dead letter.</summary>
    public static PublishedChange Doomed(int number) => Refused(Item.OfJob($"DOOMED{number}", mayGo: false));

    private static PublishedChange Snapshot(Item item)
    {
        item.Exists = true;
        return Make(item, ChangeType.Snapshot, item.Texts);
    }

    private PublishedChange Patch(Item item) => Make(item, ChangeType.Patch, [item.Texts[1 + _random.Next(item.Texts.Count - 1)]]);

    private static PublishedChange Delete(Item item)
    {
        item.Exists = false;
        return Make(item, ChangeType.Delete, []);
    }

    private static PublishedChange Refused(Item item) => Make(item, ChangeType.Snapshot, item.Texts, poison: true);

    private static PublishedChange Make(Item item, ChangeType type, IReadOnlyList<string> texts, bool poison = false)
    {
        var version = ++item.Version;
        var fields = texts.ToDictionary(text => text, _ => PublishedChange.Value(version));
        if (poison)
        {
            fields["Type"] = Poison;
        }

        var body = new Dictionary<string, object>(item.KeyFields.Select(part => KeyValuePair.Create(part.Key, (object)part.Value)))
        {
            ["version"] = version,
            ["kind"] = type == ChangeType.Delete ? "Delete" : "Upsert",
            ["mode"] = type == ChangeType.Patch ? "Patch" : "Snapshot",
        };
        foreach (var (field, value) in fields)
        {
            body[field] = value;
        }
        return new(item.Queue, item.Entity, string.Join('/', item.KeyFields.Values), version, type, fields, poison, JsonSerializer.Serialize(body, Plain));
    }

    /// <summary>One record.</summary>
    /// <param name="Texts">Fields that a change may carry, the one that the server requires first.</param>
    /// <param name="MayGo">It may be deleted.</param>
    private sealed record Item(string Queue, string Entity, IReadOnlyDictionary<string, string> KeyFields, IReadOnlyList<string> Texts, bool MayGo)
    {
        public long Version { get; set; }

        public bool Exists { get; set; }

        public static Item OfJob(string job, bool mayGo) => new(Queues.Jobs, "Job", KeyOf(job), ["ShortDescription", "Name", "Description"], mayGo);

        public static Item OfTask(string job, string task) => new(
            Queues.Tasks, "Task", new Dictionary<string, string>(KeyOf(job)) { ["TaskNo"] = task }, ["ShortDescription", "Name", "Description"], MayGo: true);

        public static Item OfResource(string resource) => new(
            Queues.Resources, "Resource", new Dictionary<string, string> { ["ResourceNo"] = resource }, ["ResourceName", "DisplayName", "Department"], MayGo: true);

        private static Dictionary<string, string> KeyOf(string job) => new() { ["SourceApp"] = "CHAOS", ["SourceType"] = "TEST", ["JobNo"] = job };
    }
}
