using SyncWorker.Chaos.Load;

namespace SyncWorker.Chaos.Checks;

internal enum RowKind
{
    /// <summary>The row brought something newer.</summary>
    Newer,

    /// <summary>The row changed nothing.</summary>
    Duplicate,

    /// <summary>The row put something older over something newer.</summary>
    Stale,
}

/// <summary>Tracks the versions of a record, row by row.</summary>
internal sealed class RecordOrder(IReadOnlyList<PublishedChange> published)
{
    private readonly HashSet<long> _snapshots =
        [.. published.Where(change => change.Type == ChangeType.Snapshot).Select(change => change.Version)];
    private readonly List<PublishedChange> _deletes =
        [.. published.Where(change => change.Type == ChangeType.Delete).OrderBy(change => change.Version)];
    private readonly Dictionary<string, long> _fields = [];

    // The highest whole change that is known to be applied. A delete does not state its version, so the lowest possible one is assumed.
    private long _whole;
    private long _deleted;

    public RowKind Apply(AppliedRow row) => row.IsDelete ? Delete(row.At) : Upsert(row);

    private RowKind Delete(DateTimeOffset at)
    {
        _fields.Clear();
        if (_deletes.Find(delete => delete.Version > _whole && delete.PublishedAt <= at) is { } delete)
        {
            _whole = _deleted = delete.Version;
            return RowKind.Newer;
        }

        // Even the newest delete published by then is older than the applied record.
        return RowKind.Stale;
    }

    private RowKind Upsert(AppliedRow row)
    {
        var kind = RowKind.Duplicate;
        foreach (var (field, value) in row.Fields)
        {
            if (PublishedChange.VersionIn(value) is not { } version)
            {
                continue;
            }

            var before = _fields.GetValueOrDefault(field, _deleted);
            kind = version < before ? RowKind.Stale : version > before && kind != RowKind.Stale ? RowKind.Newer : kind;
            _fields[field] = version;
            if (_snapshots.Contains(version) && version > _whole)
            {
                _whole = version;
            }
        }
        return kind;
    }
}
