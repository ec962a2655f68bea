namespace DimeEmulator;

/// <summary>The active faults, oldest first. Not kept across a restart.</summary>
internal sealed class FaultList
{
    private readonly Lock _gate = new();
    private readonly List<(Fault Fault, int? Remaining)> _faults = [];
    private int _lastId;

    public IReadOnlyList<(Fault Fault, int? Remaining)> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _faults];
            }
        }
    }

    public IReadOnlyList<Fault> Add(IReadOnlyList<Fault> faults)
    {
        lock (_gate)
        {
            var added = faults.Select(f => f with { Id = ++_lastId }).ToList();
            _faults.AddRange(added.Select(f => (f, f.Times)));
            return added;
        }
    }

    /// <summary>
    /// Selects the faults that apply to this call and uses up one of each fault's times. The one that decides the answer comes
    /// first.
    /// </summary>
    public IReadOnlyList<Fault> Take(string path, IReadOnlyList<ImportRow> rows)
    {
        lock (_gate)
        {
            var taken = FaultSelection.Of([.. _faults.Select(f => f.Fault).Where(f => f.Concerns(path, rows))]);
            for (var i = 0; i < _faults.Count; i++)
            {
                if (taken.Contains(_faults[i].Fault))
                {
                    _faults[i] = (_faults[i].Fault, _faults[i].Remaining - 1);
                }
            }
            _faults.RemoveAll(f => f.Remaining == 0);
            return taken;
        }
    }

    public bool Remove(int id)
    {
        lock (_gate)
        {
            return _faults.RemoveAll(f => f.Fault.Id == id) > 0;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }
}
