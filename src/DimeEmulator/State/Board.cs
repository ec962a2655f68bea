namespace DimeEmulator;

/// <summary>Everything Dime.Scheduler would have in its database. Not thread-safe: <see cref="ImportDesk"/> owns the lock.</summary>
internal sealed class Board
{
    private readonly Dictionary<Entity, Table> _tables;
    private readonly List<(Table Table, string Key, Record? Before)> _journal = [];
    private (long Record, long Appointment) _last;
    private (long Record, long Appointment) _lastAtBegin;

    public Board(ProcedureCatalog catalog) => _tables = catalog.Entities.ToDictionary(e => e, _ => new Table());

    public Table this[Entity entity] => _tables[entity];

    /// <summary>From here on everything can be undone, up to the next <see cref="Begin"/>.</summary>
    public void Begin()
    {
        _journal.Clear();
        _lastAtBegin = _last;
    }

    public void RollBack()
    {
        for (var i = _journal.Count - 1; i >= 0; i--)
        {
            _journal[i].Table.Replace(_journal[i].Key, _journal[i].Before);
        }
        _journal.Clear();
        _last = _lastAtBegin; // numbers given to records that never were are given again: a replay of the log gives the same ones
    }

    public long NextRecordNumber() => ++_last.Record;

    public long NextAppointmentId() => ++_last.Appointment;

    /// <summary>A client may name an id of its own: ours then go on above it.</summary>
    public void SawAppointmentId(long id) => _last.Appointment = Math.Max(_last.Appointment, id);

    public void Put(Entity entity, Record record) => Write(entity, record.Key, record);

    /// <summary>Removes the record and all that belongs to it, children first.</summary>
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

    /// <summary>An appointment belongs to the record, directly or through its children.</summary>
    public bool HasAppointments(Entity entity, Record record) =>
        entity.Children.Any(child => _tables[child].ChildrenOf(record.Key).Any(c => child.IsAppointment || HasAppointments(child, c)));

    private void Write(Entity entity, string key, Record? record)
    {
        var table = _tables[entity];
        _journal.Add((table, key, table.Replace(key, record)));
    }
}
