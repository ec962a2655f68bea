using System.Globalization;
using SyncWorker.Publish.Files;

namespace SyncWorker.Demo;

/// <summary>
/// The changes to publish, in order. The plan is always the same for the same samples: message ids and versions come from the record
/// and the step, so a demonstration that starts again publishes nothing twice. Pure.
/// </summary>
internal static class DemoPlan
{
    /// <summary>The short description of the records that the emulator is told to refuse.</summary>
    public const string RefusedText = "Refused on purpose";

    public const string NeverJob = "DEMO-NEVER-COMES";

    // Positions in the stream: one job every ten, with room for the changes between and after them.
    private const int JobEvery = 10;
    private const int TasksAfter = 35;
    private const int EditAfter = 400;

    public static IReadOnlyList<DemoStep> Of(Samples samples)
    {
        var show = new List<(int At, DemoStep Step)>();
        var tasks = samples.Tasks.ToLookup(task => task["jobNo"]);
        for (var i = 0; i < samples.Jobs.Count; i++)
        {
            var job = samples.Jobs[i];
            AddJob(show, i, i * JobEvery, job, [.. tasks[job["jobNo"]]]);
        }

        var length = samples.Jobs.Count * JobEvery;
        for (var i = 0; i < samples.Resources.Count; i++)
        {
            AddResource(show, i, (int)((long)i * length / 2 / samples.Resources.Count), samples.Resources[i]);
        }
        AddTrouble(show, samples, length);
        return [.. show.OrderBy(one => one.At).Select(one => one.Step)];
    }

    /// <summary>Adds a job by its number in the file: a job without a special case comes once, and its tasks a little later.</summary>
    private static void AddJob(List<(int At, DemoStep Step)> show, int number, int at, SampleRecord job, IReadOnlyList<SampleRecord> tasks)
    {
        switch (number % 20)
        {
            case 3: // edited: the older one first
                Add(show, at, Change(Older(job), 1));
                Add(show, at + EditAfter, Change(job, 2));
                break;
            case 7: // out of order: the older one arrives after the newer one
                Add(show, at, Change(job, 2));
                Add(show, at + EditAfter, Change(Older(job), 1));
                break;
            case 11: // a patch corrects one field
                Add(show, at, Change(Older(job), 1));
                Add(show, at + EditAfter, Patch(job, 2));
                break;
            case 13: // the same message again
                Add(show, at, Change(job, 2));
                Add(show, at + EditAfter, Change(job, 2));
                break;
            case 5 or 15: // its tasks come first, in the same request
                Add(show, at, [.. tasks.Select(task => Change(task, 2)), Change(job, 2)]);
                return;
            default:
                Add(show, at, Change(job, 2));
                break;
        }

        for (var i = 0; i < tasks.Count; i++)
        {
            var edited = (number + i) % 12 == 0;
            Add(show, at + TasksAfter + i, Change(edited ? Older(tasks[i]) : tasks[i], edited ? 1 : 2));
            if (edited)
            {
                Add(show, at + TasksAfter + EditAfter, Change(tasks[i], 2));
            }
        }
    }

    private static void AddResource(List<(int At, DemoStep Step)> show, int number, int at, SampleRecord resource)
    {
        Add(show, at, Change(resource, 2));
        if (number % 16 == 5)
        {
            Add(show, at + EditAfter, Change(resource, 2));
        }
    }

    private static void AddTrouble(List<(int At, DemoStep Step)> show, Samples samples, int length)
    {
        int Place(int percent) => length / 100 * percent;
        for (var i = 1; i <= 2; i++)
        {
            // The job is refused, so its tasks wait for it.
            var job = Extra(samples.Jobs[0], $"DEMO-REFUSED-{i}").With("shortDescription", RefusedText);
            Add(show, Place(15 * i), Change(job, 1));
            foreach (var no in (string[])["10", "20"])
            {
                Add(show, Place(15 * i) + TasksAfter, Change(ExtraTask(samples.Tasks[0], job["jobNo"], no), 1));
            }

            // Dead letters once their job has not come within Retry:ParentGrace.
            Add(show, Place(20), Change(ExtraTask(samples.Tasks[0], NeverJob, i.ToString(CultureInfo.InvariantCulture)), 1));
        }

        // The newest edit of a good job is refused: the job stays as it was.
        Add(show, Place(40), Change(samples.Jobs[1].With("shortDescription", RefusedText), 3));

        show.Add((Place(35), new DemoStep.Throttle()));
        show.Add((Place(50), new DemoStep.Invalid(new(0, "Job", "demo/invalid", ChangeJson.Write(
            [("entity", "Job"), ("messageId", "demo/invalid")],
            [new("sourceApp", "AW"), new("sourceType", "WORKORDER-TOO-LONG"), new("shortDescription", "No number")])))));
        show.Add((Place(65), new DemoStep.Outage()));
    }

    private static void Add(List<(int At, DemoStep Step)> show, int at, params OutgoingChange[] changes) =>
        show.Add((at, new DemoStep.Publish(changes)));

    private static OutgoingChange Change(SampleRecord record, int version) => Change(record, version, mode: null);

    /// <summary>The key, and the one field that differs from the older version.</summary>
    private static OutgoingChange Patch(SampleRecord record, int version) => Change(
        record with
        {
            Fields = [.. record.Fields.Where(pair => pair.Key is "sourceApp" or "sourceType" or "jobNo" or "description")],
        },
        version,
        "Patch");

    private static OutgoingChange Change(SampleRecord record, int version, string? mode)
    {
        var id = $"demo/{record.Entity}/{record.Id}/{version}";
        return new(0, record.Entity, id, ChangeJson.Write(
            [
                ("entity", record.Entity),
                ("mode", mode),
                ("messageId", id),
                ("version", version.ToString(CultureInfo.InvariantCulture)),
                ("occurredAt", record.OccurredAt),
            ],
            record.Fields));
    }

    private static SampleRecord Older(SampleRecord record) => record.With("description", "First plan: " + record["description"]);

    private static SampleRecord Extra(SampleRecord job, string jobNo) => job.With("jobNo", jobNo) with { Id = jobNo };

    private static SampleRecord ExtraTask(SampleRecord task, string jobNo, string taskNo) =>
        task.With("jobNo", jobNo).With("taskNo", taskNo) with { Id = $"{jobNo}/{taskNo}" };
}
