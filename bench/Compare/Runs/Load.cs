using System.Globalization;
using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Sinks;
using SyncWorker.Contracts;

namespace SyncWorker.Bench.Runs;

/// <summary>What is published before a contender starts. All messages are jobs of seven fields.</summary>
internal sealed record Load
{
    private const int SetSize = 500;

    private Load(int[] newest, IEnumerable<(int Job, int Version)> changes, int count) =>
        (Newest, All, Changes) = (newest, changes, count);

    public int Changes { get; }

    /// <summary>Whether the changes are sent in <c>ChangeSet</c>s of 500.</summary>
    public bool IsInSets { get; init; }

    public SinkRules Rules { get; init; } = new();

    /// <summary>The board expects one change of each of so many more jobs, which are published while the contender runs.</summary>
    public int Later { get; init; }

    /// <summary>The version by which the source orders every change; null: that of the job's content.</summary>
    public int? SourceVersion { get; init; }

    public int Messages => IsInSets ? (Changes + SetSize - 1) / SetSize : Changes;

    /// <summary>Jobs whose newest version is not their first.</summary>
    public int Differ => Newest.Count(version => version > 1);

    private int[] Newest { get; }

    private IEnumerable<(int Job, int Version)> All { get; }

    /// <summary>One change of each of so many jobs.</summary>
    public static Load OfSingles(int jobs) =>
        new([.. Enumerable.Repeat(1, jobs)], Enumerable.Range(0, jobs).Select(job => (job, 1)), jobs);

    /// <summary>So many changes of few jobs, in an order that the seed draws.</summary>
    public static Load OfHotKeys(int changes, int jobs, int seed)
    {
        var (random, newest) = (new Random(seed), new int[jobs]);
        var all = Enumerable.Range(1, changes).Select(version => (Job: random.Next(jobs), Version: version)).ToList();
        all.ForEach(change => newest[change.Job] = change.Version);
        return new(newest, all, changes);
    }

    /// <summary>A full export of jobs of which one in so many has a second version, and the others have their first.</summary>
    public static Load OfExport(int jobs, int changedEvery)
    {
        var newest = Enumerable.Range(0, jobs).Select(job => job % changedEvery == 0 ? 2 : 1).ToArray();
        return new(newest, newest.Select((version, job) => (job, version)), jobs);
    }

    /// <param name="sourceVersion">The version by which the source orders the change; null: that of the content.</param>
    public static string Body(int job, int version, int? sourceVersion = null) =>
        """{"sourceApp":"BC1","sourceType":"SERVICE",""" + string.Create(
            CultureInfo.InvariantCulture,
            $"\"jobNo\":\"JOB-{job}\",\"shortDescription\":\"Boiler {version}\",\"siteCity\":\"Gent\",\"freeText1\":\"a\",")
        + string.Create(CultureInfo.InvariantCulture, $"\"version\":{sourceVersion ?? version}}}");

    /// <summary>The changes as lines of a file.</summary>
    public IEnumerable<string> Lines => All.Select(change => Body(change.Job, change.Version, SourceVersion));

    /// <summary>A board that expects these changes, but for poisoned ones.</summary>
    public Board NewBoard() =>
        new([.. Newest.Select((version, job) => Rules.IsPoisoned(job) ? 0 : version), .. Enumerable.Repeat(1, Later)]);

    /// <summary>Empties the queues and publishes everything.</summary>
    public async Task<Course> PrepareAsync(Site site, Contender contender, CourseOptions options, CancellationToken cancellationToken)
    {
        var course = await Course.PrepareAsync(site, contender, NewBoard(), Rules, options, cancellationToken);
        try
        {
            await PublishAsync(course, cancellationToken);
            return course;
        }
        catch
        {
            await course.DisposeAsync();
            throw;
        }
    }

    /// <summary>Publishes everything.</summary>
    public Task PublishAsync(Course course, CancellationToken cancellationToken) => IsInSets
        ? course.Publisher.PublishManyAsync(
            Queues.ChangeSets,
            Lines.Chunk(SetSize).Select(set => $$"""{"changes":[{{string.Join(',', set.Select(Named))}}]}"""),
            cancellationToken)
        : course.Publisher.PublishManyAsync(Queues.Jobs, Lines, cancellationToken);

    /// <summary>Publishes, starts, and waits until the board is current.</summary>
    public async Task<Outcome> DrainAsync(
        Site site, Contender contender, CancellationToken cancellationToken, CourseOptions? options = null)
    {
        await using var course = await PrepareAsync(site, contender, options ?? new(), cancellationToken);
        await course.StartAsync(cancellationToken);
        return await course.FinishAsync(Changes, cancellationToken);
    }

    private static string Named(string change) => """{"entity":"Job",""" + change[1..];
}
