namespace DimeClient;

/// <summary>The rows of the next call. Pure: no clock, no I/O.</summary>
internal sealed class ImportBatch(int maxRows, int maxBytes)
{
    private readonly List<ImportRow> _rows = [];
    private long _bytes = 2; // the array's brackets

    public int Count => _rows.Count;

    /// <summary>True if no further row may be added, whatever its size.</summary>
    public bool IsFull => _rows.Count >= maxRows || _bytes >= maxBytes;

    /// <summary>Adds the row unless it makes the call too large. The first one always fits: a call has at least one.</summary>
    public bool TryAdd(ImportRow row, int size)
    {
        var bytes = _bytes + size + (_rows.Count > 0 ? 1 : 0);
        if (_rows.Count > 0 && (_rows.Count >= maxRows || bytes > maxBytes))
        {
            return false;
        }
        _rows.Add(row);
        _bytes = bytes;
        return true;
    }

    /// <summary>Returns the rows and empties the batch.</summary>
    public IReadOnlyList<ImportRow> Take()
    {
        ImportRow[] rows = [.. _rows];
        _rows.Clear();
        _bytes = 2;
        return rows;
    }
}
