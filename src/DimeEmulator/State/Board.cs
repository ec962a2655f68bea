namespace DimeEmulator;

/// <summary>Everything Dime.Scheduler would have in its database. Not thread-safe: <see cref="ImportDesk"/> owns the lock.</summary>
internal sealed class Board
{
    private readonly Dictionary<Entity, Table> _tables;
    private readonly List<(Entity Entity, string Key, Record? Before)> _journal = [];
    private (long Record, long Appointment) _last;
    private (long Record, long Appointment) _lastAtBegin;

    public Board(ProcedureCatalog catalog) => _tables = catalog.Entities.ToDictionary(e => e, _ => new Table());

    public Table this[Entity entity] => _tables[entity];

    /// <summary>Starts a transaction: every later write can be undone until the next <see cref="Begin"/>.</summary>
    public void Begin()
    {
        _journal.Clear();
        _lastAtBegin = _last;
    }

    public void RollBack()
    {
        for (var i = _journal.Count - 1; i >= 0; i--)
        {
            _tables[_journal[i].Entity].Replace(_journal[i].Key, _journal[i].Before);
        }
        _journal.Clear();
        _last = _lastAtBegin; // numbers of records that were rolled back are reused, so that a replay of the log assigns the same numbers
    }

    /// <summary>The number of writes since <see cref="Begin"/>.</summary>
    public int Mark => _journal.Count;

    /// <summary>The writes since that mark: the record before, and the record now.</summary>
    public IEnumerable<(Entity Entity, string Key, Record? Before, Record? After)> ChangesSince(int mark) =>
        _journal.Skip(mark).Select(entry => (entry.Entity, entry.Key, entry.Before, _tables[entry.Entity].Find(entry.Key)));

    public long NextRecordNumber() => ++_last.Record;

    public long NextAppointmentId() => ++_last.Appointment;

    /// <summary>A client may choose an id: the emulator then continues with higher ids.</summary>
    public void SawAppointmentId(long id) => _last.Appointment = Math.Max(_last.Appointment, id);

    public void Put(Entity entity, Record record) => Write(entity, record.Key, record);

    /// <summary>Removes the record and everything that belongs to it, children first.</summary>
    public void RemoveWithChildren(Entity entity, Record record)
    {
        foreach (var child in entity.Children)
        {
            foreach (var orphan in _tables[child].ChildrenOf(record.Key))
            {
                RemoveWithChildren(child, orphan);
            }
        }
        Write(entity, record.Key, null);
    }

    /// <summary>True if an appointment belongs to the record, directly or through its children.</summary>
    public bool HasAppointments(Entity entity, Record record) =>
        entity.Children.Any(child => _tables[child].ChildrenOf(record.Key).Any(c => child.IsAppointment || HasAppointments(child, c)));

    private void Write(Entity entity, string key, Record? record)
    {
        _journal.Add((entity, key, _tables[entity].Replace(key, record)));
    }
}
