using System.Globalization;
using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Tests;

/// <summary>
/// A random history of one job: snapshots, patches and deletes, with versions, times or neither, in any order. A value
/// names the change it comes from; one that ends in <c>!</c> is refused by the server.
/// </summary>
internal sealed class History
{
    private static readonly string[] Fields = ["Name", "Category", "Description", "SiteCity"];
    private HighestKey _top;

    public List<PendingChange> Changes { get; } = [];

    public static bool IsPoison(string value) => value.EndsWith('!');

    public static bool IsPoison(PendingChange change) => change.Fields.Values.Any(IsPoison);

    /// <summary>The next change to arrive: its receipt is its place in the history.</summary>
    public PendingChange Next(Random random)
    {
        var id = Changes.Count + 1;
        var kind = random.Next(100) < 15 ? ChangeKind.Delete : ChangeKind.Upsert;
        var mode = random.Next(100) < 35 ? ChangeMode.Snapshot : ChangeMode.Patch;
        var poisoned = random.Next(100) < 20;
        var fields = kind == ChangeKind.Delete ? ["CheckAppointments"] : Fields.Where(_ => random.Next(100) < 40).ToList();
        if (kind == ChangeKind.Upsert && (mode == ChangeMode.Snapshot || random.Next(100) < 30))
        {
            fields.Add(Some.Required);
        }

        var sick = poisoned && fields.Count > 0 ? fields[random.Next(fields.Count)] : null;
        var version = random.Next(100) < 70 ? random.Next(1, 9) : (long?)null;
        var time = random.Next(100) < 50 ? Some.Now.AddHours(random.Next(8)) : (DateTimeOffset?)null;
        return Add(_top.Assign(version, time, id), kind, mode, fields.Select(field => (field, $"{id}{(field == sick ? "!" : "")}")));
    }

    /// <summary>A sound snapshot that is newer than everything else, so that no patch has to wait for a base any more.</summary>
    public PendingChange Last()
    {
        var id = Changes.Count + 1;
        return Add(
            new(_top.Epoch + 1, 1, 1, id),
            ChangeKind.Upsert,
            ChangeMode.Snapshot,
            Fields.Append(Some.Required).Select(field => (field, $"{id}")));
    }

    /// <summary>The order key of the change that a value comes from.</summary>
    public OrderKey KeyOf(string value) => Changes[int.Parse(value.TrimEnd('!'), CultureInfo.InvariantCulture) - 1].Key;

    /// <summary>
    /// Whether the job exists, and its fields: all changes that are not dead, applied in the order of their keys, without any
    /// optimisation.
    /// </summary>
    public (bool? Exists, Dictionary<string, string> Fields) Effective(IReadOnlyDictionary<long, ChangeState> settled)
    {
        bool? exists = null;
        var fields = new Dictionary<string, string>();
        foreach (var change in Changes.Where(change => settled[change.Id] != ChangeState.Dead).OrderBy(change => change.Key))
        {
            if (change.Kind == ChangeKind.Delete)
            {
                exists = false;
                fields.Clear();
            }
            else if (change.Mode == ChangeMode.Snapshot)
            {
                exists = true;
                fields = new(change.Fields);
            }
            else if (exists != false)
            {
                exists = true;
                change.Fields.ToList().ForEach(field => fields[field.Key] = field.Value);
            }
        }
        return (exists, fields);
    }

    public override string ToString() => string.Join('\n', Changes.Select(change =>
        $"{change.Key} {change.Kind} {change.Mode} "
        + string.Join(' ', change.Fields
            .Where(f => f.Key is not ("SourceApp" or "SourceType" or "JobNo"))
            .Select(f => $"{f.Key}={f.Value}"))));

    private PendingChange Add(OrderKey key, ChangeKind kind, ChangeMode mode, IEnumerable<(string Field, string Value)> said)
    {
        var fields = new Dictionary<string, string> { ["SourceApp"] = "BC1", ["SourceType"] = "SERVICE", ["JobNo"] = "JOB-1001" };
        foreach (var (field, value) in said)
        {
            fields[field] = value;
        }

        var change = new PendingChange(key, kind, mode, fields);
        Changes.Add(change);
        _top = _top.With(key);
        return change;
    }
}
