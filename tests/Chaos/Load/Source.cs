namespace SyncWorker.Chaos.Load;

/// <summary>
/// An ERP that changes its data all the time: jobs with tasks, and resources; snapshots, patches and deletes, with rising versions per
/// record. The final state of a record depends only on its newest versions, so the checker needs no arrival order.
/// </summary>
internal sealed class Source
{
    /// <summary>
    /// The server refuses a job or task of this type. No other change names a type, so only a newer snapshot can cure it.
    /// </summary>
    public const string Poison = "poison";

    private const int TasksPerJob = 2;

    // In ordinary use, every third family publishes its members before their job.
    private const int Hasty = 3;

    private readonly bool _isOrdinary;
    private readonly Random _random;
    private readonly List<SourceRecord> _records = [];
    private readonly Queue<SourceRecord> _unborn;

    /// <param name="isOrdinary">
    /// The server refuses nothing; appointments are included; and some jobs are published just after their children.
    /// </param>
    public Source(int seed, int jobs, bool isOrdinary = false)
    {
        (_isOrdinary, _random) = (isOrdinary, new(seed));
        _unborn = new(Enumerable.Range(1, jobs).SelectMany(job => isOrdinary && job % Hasty == 0 ? Family(job).Reverse() : Family(job)));
    }

    /// <summary>The next change. Every record is created before any record is changed a second time.</summary>
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

    /// <summary>A job that the server refuses and that has no other change: it must end as a dead letter.</summary>
    public static PublishedChange Doomed(int number) => Refused(SourceRecord.OfJob($"DOOMED{number}", mayGo: false));

    private static PublishedChange Refused(SourceRecord record) =>
        record.Snapshot(new Dictionary<string, string> { ["Type"] = Poison }, isPoison: true);

    private IEnumerable<SourceRecord> Family(int job)
    {
        // A job with members is never deleted: the final state of its members would depend on the arrival order.
        var isLonely = job % 4 == 0;
        yield return SourceRecord.OfJob($"J{job}", mayGo: isLonely);
        for (var task = 1; task <= TasksPerJob && !isLonely; task++)
        {
            var isPlanned = _isOrdinary && task == 1;
            yield return SourceRecord.OfTask($"J{job}", $"T{task}", mayGo: !isPlanned);
            if (isPlanned)
            {
                // The resource of an odd job is published with the next job.
                yield return SourceRecord.OfAppointment(job, $"J{job}", $"T{task}", $"R{job + (job % 2)}");
            }
        }
        if (job % 2 == 0)
        {
            yield return SourceRecord.OfResource($"R{job}", mayGo: !_isOrdinary);
        }
    }
}
