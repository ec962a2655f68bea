namespace DimeEmulator;

/// <summary>The records of one entity. Owned by <see cref="Board"/>, the only writer.</summary>
internal sealed class Table
{
    private readonly Dictionary<string, Record> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byOtherKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _byParent = new(StringComparer.Ordinal);

    public int Count => _records.Count;

    public IEnumerable<Record> All => _records.Values.OrderBy(r => r.Number);

    public Record? Find(string key) => _records.GetValueOrDefault(key);

    public Record? FindByOtherKey(string key) => _byOtherKey.TryGetValue(key, out var own) ? Find(own) : null;

    /// <summary>Returns a copy, so that the caller may remove children while it iterates.</summary>
    public IReadOnlyList<Record> ChildrenOf(string parentKey) =>
        _byParent.TryGetValue(parentKey, out var keys) ? [.. keys.Select(k => _records[k]).OrderBy(r => r.Number)] : [];

    /// <summary>Stores the record; null removes the existing one.</summary>
    /// <returns>The previous record, or null.</returns>
    public Record? Replace(string key, Record? record)
    {
        if (_records.Remove(key, out var before))
        {
            Forget(before);
        }
        if (record is not null)
        {
            _records.Add(key, record);
            Remember(record);
        }
        return before;
    }

    private void Remember(Record record)
    {
        foreach (var other in record.OtherKeys)
        {
            _byOtherKey[other] = record.Key;
        }
        if (record.ParentKey is { } parent)
        {
            if (!_byParent.TryGetValue(parent, out var siblings))
            {
                _byParent[parent] = siblings = new HashSet<string>(StringComparer.Ordinal);
            }
            siblings.Add(record.Key);
        }
    }

    private void Forget(Record record)
    {
        foreach (var other in record.OtherKeys.Where(other => _byOtherKey.GetValueOrDefault(other) == record.Key))
        {
            _byOtherKey.Remove(other);
        }
        if (record.ParentKey is { } parent)
        {
            var siblings = _byParent[parent];
            siblings.Remove(record.Key);
            if (siblings.Count == 0)
            {
                _byParent.Remove(parent);
            }
        }
    }
}
