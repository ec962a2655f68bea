using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger.Calls;

namespace SyncWorker.Ledger.Record;

/// <summary>The entities that a group of changes touches. They are found or created, locked, and written back once.</summary>
internal sealed class EntityRows
{
    /// <summary>A statement that writes nothing, to find out whether the table can be written.</summary>
    public const string TrySql = "update entity set id = id where false";

    private readonly Session _ledger;
    private readonly Dictionary<(string, string), EntityRow> _rows;

    /// <param name="changes">The changes of a group; a change that names no record has no entity.</param>
    public EntityRows(Session ledger, IEnumerable<IncomingChange> changes)
    {
        _ledger = ledger;

        // A parent has a row from the moment that a child first names it: the row says that its existence is unknown.
        var wanted = changes.SelectMany(change => WithParents(change.Entity)).DistinctBy(NameOf).ToDictionary(NameOf);
        _rows = Find(wanted.Values).ToDictionary(row => (row.Entity, row.Match));
        var missing = wanted.Values.Where(address => !_rows.ContainsKey(NameOf(address)))
            .OrderBy(address => address.Definition.Name, StringComparer.Ordinal)
            .ThenBy(address => address.Match, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            Create(missing);
            foreach (var address in missing.Where(address => address.Parent is not null))
            {
                _rows[NameOf(address)].ParentId ??= _rows[NameOf(address.Parent!)].Id;
            }
        }
    }

    /// <summary>
    /// Notes an incoming change, in the order of receipt. A delete ends the record as it was, and the first change after a delete starts
    /// the record again.
    /// </summary>
    /// <returns>The key by which a repeat is recognised; null: it is not recognised by content.</returns>
    public DedupeKey? Enter(IncomingChange change)
    {
        if (change.Entity is null)
        {
            return null;
        }

        var entity = _rows[NameOf(change.Entity)];
        if (change.Refusal is null && (change.Kind == ChangeKind.Delete) != (entity.Turn % 2 == 1))
        {
            // The record has never had this turn number, so this change is no repeat.
            entity.Turn++;
        }
        return change.IsToldByContent
            ? change.Dedupe!.Value.In(entity.Epoch, [.. WithParents(change.Entity).Select(address => _rows[NameOf(address)].Turn)])
            : null;
    }

    /// <summary>Creates the row of a change and fixes its order key.</summary>
    public ChangeRow Append(IncomingChange change, long id, DateTimeOffset now)
    {
        var entity = change.Entity is null ? null : _rows[NameOf(change.Entity)];
        var key = (entity?.Top ?? default).Assign(change.Version, change.OccurredAt, id);
        var row = new ChangeRow
        {
            Id = id,
            EntityId = entity?.Id,
            Kind = change.Kind.ToString(),
            Mode = change.Mode.ToString(),
            Epoch = key.Epoch,
            Scale = key.Scale,
            Version = key.Version,
            Fields = change.Refusal is null || IsSound(change) ? FieldsJson.Write(change.Fields) : null,
            State = change.Refusal is null ? nameof(ChangeState.Pending) : nameof(ChangeState.Dead),
            MessageId = change.MessageId,
            Source = change.Source,
            Export = change.Export,
            ReceivedAt = now.ToLedger(),
            Previous = entity?.LastChangeId,
            Body = change.Refusal is null ? null : change.Body,
            Headers = change.Headers,
            SettledAt = change.Refusal is null ? null : now.ToLedger(),
            Error = change.Refusal is null ? null : JsonSerializer.Serialize(change.Refusal, FieldsJson.Options),
        };

        if (entity is not null)
        {
            entity.LastChangeId = id;
            entity.IsChanged = true;
            if (change.Refusal is null)
            {
                // A refused change never counts, so it does not raise the highest key either.
                Count(change, entity, key);
            }
        }
        return row;
    }

    /// <summary>Puts a dead letter back: it counts from now on, at its place in the order.</summary>
    /// <param name="place">The letter's earlier key, used where the change states none itself; null: the record's highest.</param>
    public (long EntityId, OrderKey Key) Return(IncomingChange change, long id, HighestKey? place)
    {
        var entity = _rows[NameOf(change.Entity!)];
        var key = (place ?? entity.Top).Assign(change.Version, change.OccurredAt, id);
        entity.LastChangeId ??= id;
        entity.IsChanged = true;
        Count(change, entity, key);
        return (entity.Id, key);
    }

    /// <summary>The record of a dead letter that is put back as it was recorded is tried at once, as if it had never failed.</summary>
    public static void StartAfresh(Session ledger, long changeId, DateTimeOffset now) =>
        ledger.Execute(StartAfreshSql, new { Id = changeId, Now = now.ToLedger() });

    private void Count(IncomingChange change, EntityRow entity, OrderKey key)
    {
        // A delete or a patch may name its record by an id alone, and a record may move: the newest change that names a parent counts.
        if (change.Entity!.Parent is { } parent && (entity.ParentId is null || !entity.Top.IsAbove(key)))
        {
            entity.ParentId = _rows[NameOf(parent)].Id;
        }
        entity.Top = entity.Top.With(key);
        entity.HasWork = true;
        entity.HasNews |= !change.IsBulk;
    }

    /// <summary>
    /// Whether the content of a refused change is valid: it can be replayed as it is, and is closed when newer changes have said the same.
    /// </summary>
    private static bool IsSound(IncomingChange change) =>
        change is { Entity: not null, Refusal.Code: var code } && code == DeadCode.Undelivered.Code;

    /// <summary>Writes the records. The rows of their changes name them: <see cref="Recorder.Insert"/>.</summary>
    /// <param name="headStart">How much earlier records with news are due.</param>
    public void Save(DateTimeOffset now, TimeSpan headStart = default)
    {
        // A parent comes before its children.
        var created = _rows.Values.Where(row => row.New is not null).OrderBy(row => WithParents(row.New).Count());
        _ledger.ExecuteRows(InsertSql, created.Select(row => new
        {
            row.Id,
            Name = row.Entity,
            row.New!.Key,
            row.Match,
            row.New.Aggregate,
            row.New.Partition,
            Setup = row.New.IsSetup,
            row.LastChangeId,
            row.Top.Epoch,
            row.Top.Scale,
            row.Top.Version,
            row.ParentId,
            row.Turn,
            Due = DueOf(row),
        }));
        _ledger.ExecuteRows(SaveSql, _rows.Values.Where(row => row is { New: null, IsChanged: true }).Select(row => new
        {
            row.Id,
            row.LastChangeId,
            row.Top.Epoch,
            row.Top.Scale,
            row.Top.Version,
            row.ParentId,
            row.Turn,
            Due = DueOf(row),
        }));

        long? DueOf(EntityRow row) => row.HasWork ? (row.HasNews ? now - headStart : now).ToLedger() : null;
    }

    private static IEnumerable<EntityAddress> WithParents(EntityAddress? address)
    {
        for (; address is not null; address = address.Parent)
        {
            yield return address;
        }
    }

    private static (string, string) NameOf(EntityAddress address) => (address.Definition.Name, address.Match);

    private List<EntityRow> Find(IEnumerable<EntityAddress> addresses) =>
        _ledger.QueryRows<EntityRow>(FindSql, addresses.Select(address => new { address.Definition.Name, address.Match }));

    private void Create(IReadOnlyList<EntityAddress> missing)
    {
        if (_ledger.NextEntityIds(missing.Count) is { } ids)
        {
            // Nobody else creates them, so they are inserted once, when all of it is known.
            foreach (var (address, id) in missing.Zip(ids))
            {
                _rows.Add(NameOf(address), new() { Id = id, Entity = address.Definition.Name, Match = address.Match, New = address });
            }
            return;
        }

        var created = _ledger.QueryRows<EntityRow>(CreateSql, missing.Select(address => new
        {
            address.Definition.Name,
            address.Key,
            address.Match,
            address.Aggregate,
            address.Partition,
            Setup = address.IsSetup,
        }));
        foreach (var row in created)
        {
            row.IsChanged = true;
            _rows.Add((row.Entity, row.Match), row);
        }

        // Another worker created these rows first.
        foreach (var row in Find(missing.Where(address => !_rows.ContainsKey(NameOf(address)))))
        {
            _rows.Add((row.Entity, row.Match), row);
        }
    }

    private const string Columns = """
        e.id as Id, e.entity as Entity, e.match as Match, e.parent_id as ParentId,
        e.top_epoch as Epoch, e.top_scale as Scale, e.top_version as Version, e.last_change_id as LastChangeId, e.turn as Turn
        """;

    private static readonly string FindSql = $"""
        select {Columns} from rows() r join entity e on e.entity = r.Name and e.match = r.Match
        order by {LockOrder.Of("e")} for no key update of e
        """;

    private const string CreateSql = """
        insert into entity (entity, key, match, aggregate, partition, setup)
        select r.Name, r.Key, r.Match, r.Aggregate, r.Partition, r.Setup from rows() r where true
        on conflict (entity, match) do nothing
        returning id as Id, entity as Entity, match as Match, parent_id as ParentId,
          top_epoch as Epoch, top_scale as Scale, top_version as Version, last_change_id as LastChangeId, turn as Turn
        """;

    private const string InsertSql = $"""
        insert into entity (id, entity, key, match, aggregate, partition, setup,
          last_change_id, parent_id, top_epoch, top_scale, top_version, turn, {Schedule.DueOfNew})
        select r.Id, r.Name, r.Key, r.Match, r.Aggregate, r.Partition, r.Setup,
          r.LastChangeId, r.ParentId, r.Epoch, r.Scale, r.Version, r.Turn, r.Due
        from rows() r
        """;

    // A newer change earns one immediate try; a record in a call is checked again when its verdict arrives.
    private const string SaveSql = $"""
        update entity set
          last_change_id = r.LastChangeId, parent_id = r.ParentId,
          top_epoch = r.Epoch, top_scale = r.Scale, top_version = r.Version, turn = r.Turn,
          {Schedule.Received}
        from rows() r where entity.id = r.Id
        """;

    private static readonly string StartAfreshSql = $"""
        update entity set
          {SendState.Unfailed}, {Schedule.Due("@Now")}, {Schedule.Look}
        where id = (select entity_id from change where id = @Id);
        """;
}
