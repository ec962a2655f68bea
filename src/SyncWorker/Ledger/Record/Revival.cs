using SyncWorker.Changes;

namespace SyncWorker.Ledger.Record;

/// <summary>Puts dead letters back in the queue, each at its own place in the order: a superseded letter stays superseded.</summary>
internal static class Revival
{
    /// <summary>Puts back a dead letter that was recorded in full.</summary>
    /// <returns>Whether it was still a dead letter: another operator may have moved it meanwhile, and only what moves is counted.</returns>
    public static bool Return(Session ledger, long id, DateTimeOffset now)
    {
        if (ledger.Execute(ReturnSql, new { Id = id }) == 0)
        {
            return false;
        }

        EntityRows.StartAfresh(ledger, id, now);
        Counters.Add(ledger, [new(Counters.Settled(ChangeState.Dead), -1)]);
        return true;
    }

    /// <summary>Puts back a dead letter that was refused on arrival and is valid as it is read now.</summary>
    /// <param name="place">The place of the letter in the order; null: it had no record then.</param>
    /// <inheritdoc cref="Return(Session, long, DateTimeOffset)"/>
    public static bool Return(Session ledger, long id, HighestKey? place, IncomingChange read, DateTimeOffset now)
    {
        var entities = new EntityRows(ledger, [read]);
        var (entity, key) = entities.Return(read, id, place);
        entities.Save(now);
        ledger.Execute(ReadSql, new
        {
            Id = id,
            EntityId = entity,
            Kind = read.Kind.ToString(),
            Mode = read.Mode.ToString(),
            key.Epoch,
            key.Scale,
            key.Version,
            Fields = FieldsJson.Write(read.Fields),
        });
        return Return(ledger, id, now);
    }

    /// <summary>Puts back dead letters that are received again: that is a new try, which the sender intends, and no repeat.</summary>
    /// <param name="repeats">Changes that were received before.</param>
    /// <returns>The changes that were put back, each with its original receipt.</returns>
    public static IReadOnlyDictionary<int, long> OfRepeats(
        Session ledger, IEnumerable<(int Index, IncomingChange Change)> repeats, DateTimeOffset now)
    {
        var sound = repeats.Where(repeat => repeat.Change is { Refusal: null, Entity: not null })
            .ToDictionary(repeat => repeat.Index, repeat => repeat.Change);
        var returned = new Dictionary<int, long>();
        foreach (var dead in ledger.QueryRows<DeadRow>(FindSql, sound.Select(repeat => new
        {
            Place = repeat.Key,
            Name = repeat.Value.Entity!.Definition.Name,
            repeat.Value.Entity.Match,
            repeat.Value.MessageId,
            Fields = FieldsJson.Write(repeat.Value.Fields),
            Body = repeat.Value.Body ?? [],
        })).DistinctBy(dead => dead.Id))
        {
            var isReturned = dead.IsRead
                ? Return(ledger, dead.Id, now)
                : Return(ledger, dead.Id, new(dead.Epoch, (int)dead.Scale, dead.Version), sound[(int)dead.Place], now);
            if (isReturned)
            {
                returned[(int)dead.Place] = dead.Id;
            }
        }
        return returned;
    }

    private const string ReturnSql =
        "update change set state = 'Pending', settled_at = null, import_id = null, error = null where id = @Id and state = 'Dead'";

    private const string ReadSql = """
        update change set
          entity_id = @EntityId, kind = @Kind, mode = @Mode, epoch = @Epoch, scale = @Scale, version = @Version, fields = @Fields
        where id = @Id and state = 'Dead'
        """;

    private const string FindSql = """
        select r.Place as Place, c.id as Id, c.fields is not null as IsRead, c.epoch as Epoch, c.scale as Scale, c.version as Version
        from rows() r join entity e on e.entity = r.Name and e.match = r.Match join change c on c.entity_id = e.id
        where c.state = 'Dead' and coalesce(c.message_id, '') = coalesce(r.MessageId, '') and (c.fields = r.Fields or c.body = r.Body)
        order by c.id
        """;

    private sealed class DeadRow
    {
        public long Place { get; init; }
        public long Id { get; init; }
        public bool IsRead { get; init; }
        public long Epoch { get; init; }
        public long Scale { get; init; }
        public long Version { get; init; }
    }
}
