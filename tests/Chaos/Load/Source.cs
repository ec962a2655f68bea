namespace SyncWorker.Chaos.Load;

/// <summary>
/// An ERP that never rests: jobs with tasks, and resources; snapshots, patches and deletes, each record with versions that rise. What
/// becomes of a record depends on its newest versions alone, so the checker needs no arrival order.
/// </summary>
internal sealed class Source
{
    /// <summary>The server refuses a job or task of this type. No other change names a type, so none can cure it but a newer snapshot.</summary>
    public const string Poison = "poison";

    private const int TasksPerJob = 2;

    // In the ordinary kind every third family says its members before their job.
    private const int Hasty = 3;

    private readonly bool _isOrdinary;
    private readonly Random _random;
    private readonly List<SourceRecord> _records = [];
    private readonly Queue<SourceRecord> _unborn;

    /// <param name="isOrdinary">Nothing that the server refuses; appointments, too; and of some jobs what belongs to them is said a moment before.</param>
    public Source(int seed, int jobs, bool isOrdinary = false)
    {
        (_isOrdinary, _random) = (isOrdinary, new(seed));
        _unborn = new(Enumerable.Range(1, jobs).SelectMany(job => isOrdinary && job % Hasty == 0 ? Family(job).Reverse() : Family(job)));
    }

    /// <summary>The next change: each record is born before the second change of any.</summary>
    public PublishedChange Next()
    {
        if (_unborn.TryDequeue(out var record))
        {
            _records.Add(record);
            return record.Snapshot();
        }

        record = _records[_random.Next(_records.Count)];
        return _random.Next(100) switch
        {
            < 8 when record is { MayGo: true, Exists: true } => record.Delete(),
            < 10 when !_isOrdinary && record is { Exists: true, Entity: not "Resource" } => Refused(record),
            < 40 when record.Exists => record.Patch(record.Texts[1 + _random.Next(record.Texts.Count - 1)]),
            _ => record.Snapshot(),
        };
    }

    /// <summary>A job that the server refuses, and of which there is nothing else: it must end as a dead letter.</summary>
    public static PublishedChange Doomed(int number) => Refused(SourceRecord.OfJob($"DOOMED{number}", mayGo: false));

    private static PublishedChange Refused(SourceRecord record) => record.Snapshot(new Dictionary<string, string> { ["Type"] = Poison }, isPoison: true);

    private IEnumerable<SourceRecord> Family(int job)
    {
        // What has members is never deleted: what becomes of those then depends on what arrives first.
        var isLonely = job % 4 == 0;
        yield return SourceRecord.OfJob($"J{job}", mayGo: isLonely);
        for (var task = 1; task <= TasksPerJob && !isLonely; task++)
        {
            var isPlanned = _isOrdinary && task == 1;
            yield return SourceRecord.OfTask($"J{job}", $"T{task}", mayGo: !isPlanned);
            if (isPlanned)
            {
                // Of an odd job the resource comes with the next one.
                yield return SourceRecord.OfAppointment(job, $"J{job}", $"T{task}", $"R{job + (job % 2)}");
            }
        }
        if (job % 2 == 0)
        {
            yield return SourceRecord.OfResource($"R{job}", mayGo: !_isOrdinary);
        }
    }
}
