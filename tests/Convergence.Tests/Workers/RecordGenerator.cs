using System.Text.Json;
using SyncWorker.Convergence.Tests.Histories;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>Makes the changes of a scenario. It uses few records, so that actions on the same record collide.</summary>
internal sealed class RecordGenerator(Random random, Theme theme)
{
    private readonly List<Published> _changes = [];

    public IReadOnlyList<Published> Make()
    {
        for (var job = random.Next(1, theme == Theme.Gate ? 7 : 3); job > 0; job--)
        {
            Job($"J{job}");
        }
        return _changes;
    }

    private void Job(string number)
    {
        var job = new Dictionary<string, string> { ["SourceApp"] = "ERP", ["SourceType"] = "JOB", ["JobNo"] = number };
        Record(Kind.Job, job, []);
        for (var name = random.Next(0, theme == Theme.Gate ? 2 : 3); name > 0; name--)
        {
            var task = new Dictionary<string, string>(job) { ["TaskNo"] = $"T{name}" };
            Record(Kind.Task, task, [("Job", KeyOf(job))]);
            if (random.Next(3) > 0)
            {
                var guid = new Guid(_changes.Count, 1, 1, new byte[8]).ToString("D");
                Record(Kind.AppointmentOf(task), new() { ["AppointmentGuid"] = guid }, [("Task", KeyOf(task)), ("Job", KeyOf(job))]);
            }
        }
    }

    private void Record(Kind kind, Dictionary<string, string> key, (string, string)[] above)
    {
        var shape = random.Next(8);
        var isMissing = kind.Entity != "Appointment" && (theme == Theme.Behind ? random.Next(2) == 0 : shape == 0);
        var hasNoBase = theme == Theme.Patches ? kind.Entity == "Task" && random.Next(2) == 0 : shape == 1;
        var (count, version) = (isMissing ? 0 : random.Next(theme == Theme.Late ? 2 : 1, theme == Theme.Gate ? 3 : 4), random.Next(1, 50));
        for (var i = 0; i < count; i++)
        {
            version += random.Next(0, 3);
            var isDelete = i > 0 && (theme == Theme.Restored ? random.Next(3) == 0 : shape == 2 && random.Next(2) == 0);
            var isPatch = !isDelete && (hasNoBase || (i > 0 && random.Next(3) == 0));
            var isPoison = !isDelete && (theme == Theme.Letters ? i > 0 && random.Next(2) == 0 : random.Next(6) == 0);
            Add(kind, key, above, version, isDelete, isPatch, isPoison);
        }
    }

    private void Add(
        Kind kind, Dictionary<string, string> key, (string, string)[] above, int version, bool isDelete, bool isPatch, bool isPoison)
    {
        var index = _changes.Count;
        var fields = isDelete ? [] : Fields(kind, index, isPatch, isPoison);
        var always = isDelete || isPatch ? null : kind.Always?.Select(field => (field.Key, (object)field.Value));
        var body = new Dictionary<string, object>(key.Select(part => KeyValuePair.Create(part.Key, (object)part.Value)))
        {
            ["entity"] = kind.Entity,
            ["kind"] = isDelete ? "Delete" : "Upsert",
        };
        foreach (var (name, value) in fields.Select(field => (field.Key, (object)field.Value)).Concat(always ?? []))
        {
            body[name] = value;
        }

        foreach (var (name, value) in isDelete && kind.WithDelete is { } with ? with : new Dictionary<string, object>())
        {
            body[name] = value;
        }

        if (isPatch)
        {
            body["mode"] = "Patch";
        }

        if (!isDelete || random.Next(2) == 0)
        {
            body["version"] = version;
        }
        _changes.Add(
            new(index, kind.Entity, KeyOf(key), isDelete ? "Delete" : "Upsert", !isPatch, fields, isPoison, JsonSerializer.Serialize(body))
            {
                Above = above,
            });
    }

    private Dictionary<string, string> Fields(Kind kind, int index, bool isPatch, bool isPoison)
    {
        var fields = kind.Texts.Where((_, i) => (i < kind.Required && !isPatch) || random.Next(2) == 0)
            .ToDictionary(field => field, _ => $"c{index}");
        if (fields.Count == 0 || isPoison)
        {
            fields[fields.Count == 0 ? kind.Texts[0] : fields.Keys.First()] = isPoison ? $"poison c{index}" : $"c{index}";
        }
        return fields;
    }

    private static string KeyOf(Dictionary<string, string> key) => string.Join('/', key.Values);
}
