using System.Globalization;
using System.Text.Json;
using SyncWorker.Contracts;

namespace SyncWorker.Chaos.Load;

/// <summary>One record of a source. It makes the record's next change and counts its versions.</summary>
/// <param name="Texts">Fields that a change may carry; the field that the server requires comes first.</param>
/// <param name="MayGo">The record may be deleted.</param>
internal sealed record SourceRecord(
    string Queue, string Entity, IReadOnlyDictionary<string, string> KeyFields, IReadOnlyList<string> Texts, bool MayGo)
{
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web);

    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    private long _countedAnewAt;

    /// <summary>The version of the record's newest change.</summary>
    public long Version { get; private set; }

    /// <summary>Fields besides the key that every snapshot contains, always with the same values.</summary>
    public IReadOnlyDictionary<string, string> Always { get; init; } = Nothing;

    public bool Exists { get; private set; }

    public string Key => string.Join('/', KeyFields.Values);

    public static SourceRecord OfJob(string job, bool mayGo) =>
        new(Queues.Jobs, "Job", KeyOf(job), ["ShortDescription", "Name", "Description"], mayGo);

    public static SourceRecord OfTask(string job, string task, bool mayGo) => new(
        Queues.Tasks,
        "Task",
        new Dictionary<string, string>(KeyOf(job)) { ["TaskNo"] = task },
        ["ShortDescription", "Name", "Description"],
        mayGo);

    public static SourceRecord OfResource(string resource, bool mayGo) => new(
        Queues.Resources,
        "Resource",
        new Dictionary<string, string> { ["ResourceNo"] = resource },
        ["ResourceName", "DisplayName", "Department"],
        mayGo);

    /// <param name="number">The appointment's number, from which its Guid is made.</param>
    public static SourceRecord OfAppointment(int number, string job, string task, string resource) => new(
        Queues.Changes,
        "Appointment",
        new Dictionary<string, string>
        {
            ["AppointmentGuid"] = string.Create(CultureInfo.InvariantCulture, $"c4a05000-0000-4000-8000-{number:x12}"),
        },
        ["Subject", "Body"],
        MayGo: true)
    {
        Always = new Dictionary<string, string>(KeyOf(job))
        {
            ["TaskNo"] = task,
            ["ResourceNo"] = resource,
            ["Start"] = "2030-01-01T08:00:00",
            ["End"] = "2030-01-01T09:00:00",
        },
    };

    /// <param name="beside">Further fields, whose values do not name the version.</param>
    public PublishedChange Snapshot(IReadOnlyDictionary<string, string>? beside = null, bool isPoison = false)
    {
        Exists = Exists || !isPoison;
        return Make(ChangeType.Snapshot, Texts, [.. Always, .. beside ?? Nothing], isPoison);
    }

    public PublishedChange Patch(string text) => Make(ChangeType.Patch, [text], []);

    public PublishedChange Delete()
    {
        Exists = false;
        return Make(ChangeType.Delete, [], []);
    }

    /// <summary>The source was restored: it sends versions from 1 again, while the numbers in the values continue.</summary>
    public void CountAnew() => _countedAnewAt = Version;

    private PublishedChange Make(
        ChangeType type, IReadOnlyList<string> texts, IEnumerable<KeyValuePair<string, string>> beside, bool isPoison = false)
    {
        var version = ++Version;
        var fields = texts.ToDictionary(text => text, _ => PublishedChange.Value(version));
        foreach (var (field, value) in beside)
        {
            fields[field] = value;
        }

        var body = new Dictionary<string, object>(KeyFields.Select(part => KeyValuePair.Create(part.Key, (object)part.Value)))
        {
            ["entity"] = Entity,
            ["messageId"] = PublishedChange.IdOf(Entity, Key, version),
            ["version"] = version - _countedAnewAt,
            ["kind"] = type == ChangeType.Delete ? "Delete" : "Upsert",
            ["mode"] = type == ChangeType.Patch ? "Patch" : "Snapshot",
        };
        foreach (var (field, value) in fields)
        {
            body[field] = value;
        }
        return new(Queue, Entity, Key, version, type, fields, isPoison, JsonSerializer.Serialize(body, Plain));
    }

    private static Dictionary<string, string> KeyOf(string job) =>
        new() { ["SourceApp"] = "CHAOS", ["SourceType"] = "TEST", ["JobNo"] = job };
}
