using System.Globalization;
using SyncWorker.Operate;
using SyncWorker.Publish.Files;

namespace SyncWorker.Publish;

/// <summary>The records that a complete file covers.</summary>
/// <param name="SourceApp">The source application whose records the file holds.</param>
/// <param name="AsOf">When the file was true: it cannot know of changes received later.</param>
/// <param name="Apply">Publish the file and then delete the records that it lacks; else only report them.</param>
/// <param name="MostDeletes">The largest share of the known records that may be deleted, in percent.</param>
internal sealed record CompleteRequest(string SourceApp, DateTimeOffset AsOf, bool Apply, int MostDeletes);

/// <summary>The records that a complete file lacks, and what was done about them.</summary>
/// <param name="There">Records of that source that the worker has.</param>
/// <param name="InFile">Records that the file names.</param>
/// <param name="Lacking">Keys of the records that the worker has and the file lacks.</param>
/// <param name="Doubt">Why nothing is deleted; null if there is no reason against it.</param>
internal sealed record CompleteReport(int There, int InFile, IReadOnlyList<string> Lacking, string? Doubt)
{
    /// <summary>The result of publishing the file's own changes; null when nothing was to be published.</summary>
    public PublishReport? Published { get; init; }

    /// <summary>Deletes that were accepted.</summary>
    public int Deleted { get; init; }

    /// <summary>The problems in the file, by line. A file with a problem is treated as incomplete.</summary>
    public IReadOnlyList<RefusedChange> Problems { get; init; } = [];
}

/// <summary>Publishes a file that holds all records of a source, and deletes the records that it lacks.</summary>
/// <param name="known">Returns the keys of the known records for which no change was received since the file was true.</param>
internal sealed class CompletePublisher(
    CompleteFile file, Func<CancellationToken, Task<IReadOnlyList<string>>> known, IPublishTarget target, string run, TimeProvider time)
{
    private const int MostListed = 1_000;
    private const int Batch = 100;

    /// <param name="items">The file's changes.</param>
    /// <param name="publish">Publishes the file.</param>
    public async Task<CompleteReport> RunAsync(
        IAsyncEnumerable<FileItem> items, CompleteRequest request, Func<Task<PublishReport>> publish, CancellationToken cancellationToken)
    {
        var problems = new List<RefusedChange>();
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            if (file.Add(item, time.GetUtcNow()) is { } problem && problems.Count < MostListed)
            {
                problems.Add(new(item.Line, problem));
            }
        }

        var there = await known(cancellationToken);
        var lacking = file.Lacking(there);
        var doubt = problems.Count > 0
            ? "Part of the file is not valid, so it is treated as incomplete."
            : file.Doubt(there.Count, lacking.Count, request.MostDeletes);
        var report = new CompleteReport(there.Count, file.Count, lacking, doubt) { Problems = problems };
        if (!request.Apply || doubt is not null)
        {
            return report;
        }

        var published = await publish();
        return published.Refused > 0
            ? report with { Published = published, Doubt = "Part of the file was refused, so it is treated as incomplete." }
            : report with { Published = published, Deleted = await DeleteAsync(lacking, cancellationToken) };
    }

    private async Task<int> DeleteAsync(IReadOnlyList<string> lacking, CancellationToken cancellationToken)
    {
        // A record that was sent again while the file was being published must not be deleted.
        var still = (await known(cancellationToken)).ToHashSet();
        var deletes = lacking.Where(still.Contains)
            .Select((key, index) => file.DeleteOf(key, string.Create(CultureInfo.InvariantCulture, $"{run}-lacking-{index}")));
        var deleted = 0;
        foreach (var batch in deletes.Chunk(Batch))
        {
            var sent = await target.SendAsync(batch, cancellationToken);
            if (sent.Refused.Count > 0)
            {
                throw new OperatorException($"A delete was refused: {sent.Refused[0].Reason} {deleted} deletes were accepted before it.");
            }
            deleted += sent.Sent;
        }
        return deleted;
    }
}
