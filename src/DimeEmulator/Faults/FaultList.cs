namespace DimeEmulator;

/// <summary>The faults in force, oldest first; the first that concerns a call takes it. Not kept over a restart.</summary>
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

    /// <summary>The fault that takes this call, which uses up one of its times; or null.</summary>
    public Fault? Take(string path, IReadOnlyList<ImportRow> rows)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(f => f.Fault.Concerns(path, rows));
            if (index < 0)
            {
                return null;
            }
            var (fault, remaining) = _faults[index];
            if (remaining == 1)
            {
                _faults.RemoveAt(index);
            }
            else
            {
                _faults[index] = (fault, remaining - 1);
            }
            return fault;
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
