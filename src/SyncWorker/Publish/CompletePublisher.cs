using System.Globalization;
using SyncWorker.Operate;
using SyncWorker.Publish.Files;

namespace SyncWorker.Publish;

/// <summary>Which records a complete file is about.</summary>
/// <param name="SourceApp">All of this source application.</param>
/// <param name="AsOf">When it was true: of what was received later the file can not know.</param>
/// <param name="Apply">Publish the file and then delete what it lacks; else only tell.</param>
/// <param name="MostDeletes">Most of what is there that may be deleted, in percent.</param>
internal sealed record CompleteRequest(string SourceApp, DateTimeOffset AsOf, bool Apply, int MostDeletes);

/// <summary>What a complete file lacks, and what was done about it.</summary>
/// <param name="There">Records of that source that the worker has.</param>
/// <param name="InFile">Records that the file speaks of.</param>
/// <param name="Lacking">Keys of those that are there and not in the file.</param>
/// <param name="Doubt">Why nothing is deleted; null: nothing speaks against it.</param>
internal sealed record CompleteReport(int There, int InFile, IReadOnlyList<string> Lacking, string? Doubt)
{
    /// <summary>The file's own changes; null when nothing was to be published.</summary>
    public PublishReport? Published { get; init; }

    /// <summary>Deletes that were taken.</summary>
    public int Deleted { get; init; }

    /// <summary>A line and what is wrong there; with one the file is not complete.</summary>
    public IReadOnlyList<RefusedChange> Problems { get; init; } = [];
}

/// <summary>Publishes a file that holds all records of a source, and deletes what it lacks.</summary>
/// <param name="known">Keys of what is there and of which nothing came since the file was true.</param>
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
        var doubt = problems.Count > 0 ? "Some of the file is not valid: it is not taken to be complete." : file.Doubt(there.Count, lacking.Count, request.MostDeletes);
        var report = new CompleteReport(there.Count, file.Count, lacking, doubt) { Problems = problems };
        if (!request.Apply || doubt is not null)
        {
            return report;
        }

        var published = await publish();
        return published.Refused > 0
            ? report with { Published = published, Doubt = "Some of the file was refused: it is not taken to be complete." }
            : report with { Published = published, Deleted = await DeleteAsync(lacking, cancellationToken) };
    }

    private async Task<int> DeleteAsync(IReadOnlyList<string> lacking, CancellationToken cancellationToken)
    {
        // What somebody has sent while the file went out is there for good reason.
        var still = (await known(cancellationToken)).ToHashSet();
        var deletes = lacking.Where(still.Contains)
            .Select((key, index) => file.DeleteOf(key, string.Create(CultureInfo.InvariantCulture, $"{run}-lacking-{index}")));
        var deleted = 0;
        foreach (var batch in deletes.Chunk(Batch))
        {
            var sent = await target.SendAsync(batch, cancellationToken);
            if (sent.Refused.Count > 0)
            {
                throw new OperatorException($"A delete is refused: {sent.Refused[0].Reason} {deleted} were taken before.");
            }
            deleted += sent.Sent;
        }
        return deleted;
    }
}
