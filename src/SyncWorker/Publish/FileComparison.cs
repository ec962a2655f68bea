using System.Text.Json;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Compare;
using SyncWorker.Operate;
using SyncWorker.Operate.Lists;
using SyncWorker.Publish.Boards;
using SyncWorker.Publish.Files;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Publish;

/// <summary>
/// Compares a full export of a source with what the board has accepted. The file is read twice: first to learn which records it names, then
/// to compare them, 500 at a time; then the known records that it lacks are looked for, also in parts.
/// </summary>
/// <param name="plan">Collects what a repair would publish; null: no repair is planned.</param>
/// <param name="board">Compares with what the API returns as well; null: the API is not asked.</param>
internal sealed class FileComparison(
    IOperator operate, TimeProvider time, RepairPlan? plan = null, BoardComparison? board = null)
{
    /// <summary>The most differences that are listed. All are counted.</summary>
    public const int MostListed = 10_000;

    private const int MostBytes = 4_000_000;

    private readonly List<Difference> _differences = [];
    private readonly List<NotCompared> _notCompared = [];
    private readonly List<string> _remarks = [];
    private readonly HashSet<(string Entity, string Match)> _different = [];
    private CompareCounts _counts = new();

    /// <param name="items">Reads the file from its beginning.</param>
    /// <param name="sourceApp">The source application; null: the one that the file names.</param>
    /// <param name="asOf">When the file was true: it cannot know of changes received later.</param>
    /// <param name="progress">Called with the number of records that were compared.</param>
    /// <exception cref="PublishUseException">The file names no source application, or several.</exception>
    public async Task<CompareReport> RunAsync(
        Func<IAsyncEnumerable<FileItem>> items,
        string? sourceApp,
        DateTimeOffset asOf,
        Action<long> progress,
        CancellationToken cancellationToken)
    {
        var index = new ExportIndex();
        await foreach (var item in items().WithCancellation(cancellationToken))
        {
            index.Add(item, time.GetUtcNow());
        }

        var source = SourceOf(index, sourceApp);
        _counts = _counts with { Repeated = index.Repeated };
        await CompareNamedAsync(items(), index, asOf, progress, cancellationToken);
        foreach (var entity in index.Entities)
        {
            await CompareAbsentAsync(index, entity, source, asOf, cancellationToken);
        }

        if (board is not null)
        {
            await CompareWithBoardAsync(items(), index, board, cancellationToken);
        }

        if (index.Unnamed > 0)
        {
            _remarks.Add($"{index.Unnamed} lines do not say which record they are: an extra record may be one of these.");
        }
        return new(source, asOf, index.Entities, _counts)
        {
            Differences = _differences,
            NotCompared = _notCompared,
            Board = board?.Report,
            Remarks = _remarks,
        };
    }

    private static string? SourceOf(ExportIndex index, string? sourceApp)
    {
        var isOne = sourceApp is null
            ? index.Sources.Count <= 1
            : index.Sources.All(name => name.Equals(sourceApp, StringComparison.OrdinalIgnoreCase));
        return isOne
            ? sourceApp ?? index.Sources.SingleOrDefault()
            : throw new PublishUseException(
                (sourceApp is null ? "" : $"--source-app = {sourceApp}: ")
                + $"the file must hold the records of one source application, and holds {string.Join(", ", index.Sources)}.");
    }

    private async Task CompareNamedAsync(
        IAsyncEnumerable<FileItem> items,
        ExportIndex index,
        DateTimeOffset asOf,
        Action<long> progress,
        CancellationToken cancellationToken)
    {
        var batch = new List<OutgoingChange>();
        var (number, bytes) = (0L, 0);
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            _counts = _counts with { Read = _counts.Read + 1 };
            if (item.Change is not { } change)
            {
                Add(new NotCompared(item.Line, item.Problem!));
            }
            else if (index.Counts(item, number, time.GetUtcNow()))
            {
                if (batch.Count == CompareRequest.MostRecords || bytes + change.Json.Length > MostBytes)
                {
                    await CompareAsync(batch, asOf, cancellationToken);
                    progress(_counts.Read);
                    bytes = 0;
                }
                batch.Add(change);
                bytes += change.Json.Length;
            }
            number++;
        }
        await CompareAsync(batch, asOf, cancellationToken);
    }

    private async Task CompareAsync(List<OutgoingChange> batch, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var answer = await operate.CompareAsync(
            new([.. batch.Select(change => JsonElement.Parse(change.Json.Span))], AsOf: asOf), cancellationToken);
        _counts = _counts with { Equal = _counts.Equal + answer.Equal };
        foreach (var difference in answer.Differences)
        {
            var said = batch[(int)difference.Index!.Value];
            Add(difference with { Index = said.Line });
            plan?.Add(difference, said, isComplete: true);
        }

        foreach (var record in answer.NotCompared)
        {
            Add(record with { Index = batch[(int)record.Index].Line });
        }
        batch.Clear();
    }

    private async Task CompareAbsentAsync(
        ExportIndex index, string entity, string? sourceApp, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        if (sourceApp is null || DimeCatalog.Find(entity)!.Find("sourceApp") is null)
        {
            _remarks.Add($"{entity}: records that the file lacks were not looked for, because a {entity} names no source application.");
            return;
        }

        var absent = new List<string>();
        await foreach (var record in Pages.AllAsync<RecordFilter, RecordSummary>(
            operate.EntitiesAsync, new(Entity: entity, SourceApp: sourceApp), cancellationToken: cancellationToken))
        {
            if (record is { LastChange: not null } and not { Exists: "no", Status: "current" } && !index.Names(entity, record.Key))
            {
                absent.Add(record.Key);
                if (absent.Count == CompareRequest.MostRecords)
                {
                    await FlushAsync();
                }
            }
        }
        await FlushAsync();

        async Task FlushAsync()
        {
            if (absent.Count > 0)
            {
                var answer = await operate.CompareAsync(new(Entity: entity, Absent: [.. absent], AsOf: asOf), cancellationToken);
                foreach (var difference in answer.Differences)
                {
                    Add(difference);
                    plan?.Add(difference, said: null, isComplete: index.Unnamed == 0);
                }
                absent.Clear();
            }
        }
    }

    private async Task CompareWithBoardAsync(
        IAsyncEnumerable<FileItem> items, ExportIndex index, BoardComparison board, CancellationToken cancellationToken)
    {
        var number = 0L;
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            if (item.Change is { } change && index.Counts(item, number, time.GetUtcNow()))
            {
                await board.AddAsync(change, (entity, match) => _different.Contains((entity, match)), cancellationToken);
            }
            number++;
        }
    }

    private void Add(Difference difference)
    {
        if (board is not null)
        {
            _different.Add((difference.Entity, KeyText.MatchOf(difference.Key)));
        }

        _counts = difference.Kind switch
        {
            DifferenceKind.Missing => _counts with { Missing = _counts.Missing + 1 },
            DifferenceKind.Extra => _counts with { Extra = _counts.Extra + 1 },
            DifferenceKind.Different => _counts with { Different = _counts.Different + 1 },
            DifferenceKind.Waiting => _counts with { Waiting = _counts.Waiting + 1 },
            _ => _counts with { Newer = _counts.Newer + 1 },
        };
        if (_differences.Count < MostListed)
        {
            _differences.Add(difference);
        }
    }

    private void Add(NotCompared record)
    {
        _counts = _counts with { NotCompared = _counts.NotCompared + 1 };
        if (_notCompared.Count < MostListed)
        {
            _notCompared.Add(record);
        }
    }
}
