using SyncWorker.Publish.Files;

namespace SyncWorker.Publish;

/// <summary>Sends the changes of a file, a batch at a time.</summary>
/// <param name="perSecond">The maximum number of changes per second; 0 = no limit.</param>
/// <param name="skipInvalid">Skip invalid changes instead of stopping at the first one.</param>
/// <param name="progress">Called after every batch.</param>
internal sealed class Publisher(IPublishTarget target, int perSecond, bool skipInvalid, TimeProvider time, Action<PublishReport> progress)
{
    private const int MostChanges = 100;
    private const int MostBytes = 4_000_000;
    private const int MostListed = 1_000;

    private readonly List<OutgoingChange> _batch = [];
    private readonly List<RefusedChange> _refused = [];
    private readonly long _began = time.GetTimestamp();

    // At a low rate the batches are small, so that changes are sent evenly.
    private readonly int _most = perSecond == 0 ? MostChanges : Math.Clamp(perSecond / 4, 1, MostChanges);

    private long _read;
    private long _sent;
    private long _duplicates;
    private long _refusedCount;
    private long _bytes;
    private bool _stopped;

    public async Task<PublishReport> RunAsync(IAsyncEnumerable<FileItem> items, CancellationToken cancellationToken)
    {
        var limit = new RateLimit(perSecond, time);
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            _read++;
            if (item.Change is null)
            {
                // Changes before the invalid one are sent; changes after it only with skipInvalid.
                Refuse(new(item.Line, item.Problem!));
                if (!skipInvalid)
                {
                    break;
                }
                continue;
            }

            if (_batch.Count == _most || _bytes + item.Change.Json.Length > MostBytes)
            {
                await FlushAsync(limit, cancellationToken);
                if (_stopped)
                {
                    break;
                }
            }
            _batch.Add(item.Change);
            _bytes += item.Change.Json.Length;
        }

        if (!_stopped)
        {
            await FlushAsync(limit, cancellationToken);
        }
        return Report();
    }

    private async Task FlushAsync(RateLimit limit, CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        await limit.WaitAsync(_sent, cancellationToken);
        var report = await target.SendAsync(_batch, cancellationToken);
        if (report.Refused.Count > 0 && skipInvalid)
        {
            // No change of the batch was accepted, so each is sent alone.
            foreach (var change in _batch)
            {
                Count(await target.SendAsync([change], cancellationToken));
            }
        }
        else
        {
            Count(report);
            _stopped = report.Refused.Count > 0;
        }
        _batch.Clear();
        _bytes = 0;
        progress(Report());
    }

    private void Count(SendReport report)
    {
        _sent += report.Sent;
        _duplicates += report.Duplicates;
        foreach (var line in report.Refused.GroupBy(refused => refused.Line))
        {
            Refuse(new(line.Key, string.Join("; ", line.Select(refused => refused.Reason))));
        }
    }

    private void Refuse(RefusedChange refused)
    {
        _refusedCount++;
        if (_refused.Count < MostListed)
        {
            _refused.Add(refused);
        }
    }

    private PublishReport Report() => new(
        _read,
        _sent,
        _duplicates,
        _refusedCount,
        Math.Round(time.GetElapsedTime(_began).TotalSeconds, 1),
        [.. _refused.OrderBy(refused => refused.Line)]);
}

/// <summary>The result of publishing a file.</summary>
/// <param name="Read">Changes read from the file.</param>
/// <param name="Sent">Changes that were accepted, including repeats.</param>
/// <param name="Duplicates">How many of those the worker already had.</param>
/// <param name="Refused">Changes that are not valid.</param>
/// <param name="Problems">The refused changes and their problems, at most 1,000.</param>
internal sealed record PublishReport(
    long Read, long Sent, long Duplicates, long Refused, double Seconds, IReadOnlyList<RefusedChange> Problems);
