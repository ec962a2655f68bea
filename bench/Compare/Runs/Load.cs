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

    public int Messages => IsInSets ? (Changes + SetSize - 1) / SetSize : Changes;

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

    public static string Body(int job, int version) =>
        $$"""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-{{job}}","shortDescription":"Boiler {{version}}","siteCity":"Gent","freeText1":"a","version":{{version}}}""";

    /// <summary>The changes as lines of a file.</summary>
    public IEnumerable<string> Lines => All.Select(change => Body(change.Job, change.Version));

    /// <summary>A board that expects these changes, but for poisoned ones.</summary>
    public Board NewBoard() =>
        new([.. Newest.Select((version, job) => Rules.IsPoisoned(job) ? 0 : version), .. Enumerable.Repeat(1, Later)]);

    /// <summary>Empties the queues and publishes everything.</summary>
    public async Task<Course> PrepareAsync(Site site, Contender contender, CourseOptions options, CancellationToken cancellationToken)
    {
        var course = await Course.PrepareAsync(site, contender, NewBoard(), Rules, options, cancellationToken);
        try
        {
            await (IsInSets
                ? course.Publisher.PublishManyAsync(
                    Queues.ChangeSets,
                    Lines.Chunk(SetSize).Select(set => $$"""{"changes":[{{string.Join(',', set.Select(Named))}}]}"""),
                    cancellationToken)
                : course.Publisher.PublishManyAsync(Queues.Jobs, Lines, cancellationToken));
            return course;
        }
        catch
        {
            await course.DisposeAsync();
            throw;
        }
    }

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
