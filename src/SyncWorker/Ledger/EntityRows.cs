using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace SyncWorker.Ledger;

/// <summary>The entities that a group of changes touches: found or created, and written back once.</summary>
internal sealed class EntityRows(SqliteConnection connection, SqliteTransaction transaction)
{
    private readonly Dictionary<(string, string), EntityRow> _rows = [];

    /// <summary>The row of a change, its order key fixed.</summary>
    public ChangeRow Append(IncomingChange change, long id, DateTimeOffset now)
    {
        var entity = change.Entity is null ? null : Find(change.Entity);
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
            ReceivedAt = now.ToLedger(),
            Previous = entity?.LastChangeId,
            Body = change.Body,
            Headers = change.Headers,
            SettledAt = change.Refusal is null ? null : now.ToLedger(),
            Error = change.Refusal is null ? null : JsonSerializer.Serialize(change.Refusal, FieldsJson.Options),
        };

        if (entity is not null)
        {
            entity.LastChangeId = id;
            if (change.Refusal is null)
            {
                // A delete or a patch may name its record by an id alone, and a record may move: the newest that names a parent counts.
                if (ParentOf(change.Entity!) is { } parent && (entity.ParentId is null || !entity.Top.IsAbove(key)))
                {
                    entity.ParentId = parent;
                }

                // What is refused never counts, so it raises nothing either.
                entity.Top = entity.Top.With(key);
                entity.HasWork = true;
            }
        }
        return row;
    }

    /// <summary>Nothing is wrong with what it says: it can be replayed as it is, and closes itself when that was said since.</summary>
    private static bool IsSound(IncomingChange change) => change is { Entity: not null, Refusal.Code: var code } && code == DeadCode.Undelivered.Code;

    public void Save(DateTimeOffset now) =>
        connection.Execute(
            SaveSql,
            _rows.Values.Select(row => new
            {
                row.Id,
                row.LastChangeId,
                row.Top.Epoch,
                row.Top.Scale,
                row.Top.Version,
                row.ParentId,
                Due = row.HasWork ? now.ToLedger() : (long?)null,
            }),
            transaction);

    private EntityRow Find(EntityAddress address)
    {
        var name = (address.Definition.Name, address.Match);
        if (_rows.TryGetValue(name, out var row))
        {
            return row;
        }

        var arguments = new
        {
            address.Definition.Name,
            address.Key,
            address.Match,
            address.Aggregate,
            address.Partition,
            Setup = address.IsSetup,
            Parent = ParentOf(address),
        };
        row = connection.QuerySingleOrDefault<EntityRow>(FindSql, arguments, transaction)
            ?? connection.QuerySingle<EntityRow>(CreateSql, arguments, transaction);
        _rows.Add(name, row);
        return row;
    }

    /// <summary>A parent has a row from the first moment that a child names it: what is not known of it is known to be unknown.</summary>
    private long? ParentOf(EntityAddress address) => address.Parent is null ? null : Find(address.Parent).Id;

    private const string Columns = "id as Id, parent_id as ParentId, top_epoch as Epoch, top_scale as Scale, top_version as Version, last_change_id as LastChangeId";

    private const string FindSql = $"select {Columns} from entity where entity = @Name and match = @Match";

    private const string CreateSql = $"""
        insert into entity (entity, key, match, aggregate, partition, setup, parent_id)
        values (@Name, @Key, @Match, @Aggregate, @Partition, @Setup, @Parent)
        returning {Columns}
        """;

    // A newer change earns one immediate try; what is being sent is looked at again when its verdict is in.
    private const string SaveSql = """
        update entity set
          last_change_id = @LastChangeId, parent_id = @ParentId, top_epoch = @Epoch, top_scale = @Scale, top_version = @Version,
          blocked = case when @Due is null then blocked end,
          due_at = case when import_id is not null then null else coalesce(min(due_at, @Due), @Due, due_at) end
        where id = @Id
        """;

    private sealed class EntityRow
    {
        public long Id { get; init; }

        public long? LastChangeId { get; set; }

        public long? ParentId { get; set; }

        public HighestKey Top { get; set; }

        public bool HasWork { get; set; }

        public long Epoch { init => Top = Top with { Epoch = value }; }

        public long Scale { init => Top = Top with { Scale = (int)value }; }

        public long Version { init => Top = Top with { Version = value }; }
    }
}
