namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>A record as the ledger has it when the world is still, and whether there is a reason for what of it is pending.</summary>
internal sealed class WaitingRecord
{
    public long Id { get; init; }
    public required string Entity { get; init; }
    public required string Key { get; init; }
    public long? ParentId { get; init; }
    public string? BaseKind { get; init; }
    public string? Blocked { get; init; }
    public long? DueAt { get; init; }
    public int Pending { get; init; }
    public int Wholes { get; init; }
    public int Deletes { get; init; }
    public bool HasDead { get; init; }

    public static List<WaitingRecord> Read(SharedLedger ledger) => ledger.Query<WaitingRecord>(Sql);

    /// <summary>
    /// Why it rightly waits, by the rules of design §6 and by nothing that the worker wrote about waiting; null: it has no reason. Whatever
    /// waits for another record waits, at the end of that, for what only a publisher or an operator can bring.
    /// </summary>
    public string? Reason(IReadOnlyList<WaitingRecord> all)
    {
        if (Pending == 0)
        {
            return null;
        }

        if (Pending > Deletes && all.FirstOrDefault(record => record.Id == ParentId) is { } parent)
        {
            for (var above = parent; above is not null; above = all.FirstOrDefault(record => record.Id == above.ParentId))
            {
                if (above.Deletes > 0 && above.Reason(all) is not null)
                {
                    return "parent pending";
                }
            }

            if (parent.BaseKind != "Upsert" && parent.Reason(all) is { } itsOwn && itsOwn != "no base")
            {
                return "parent pending";
            }

            if (parent is { BaseKind: not "Upsert", HasDead: true })
            {
                return "parent dead";
            }
        }

        // Last: patches that say all that the server requires go out without a base, once what is above them is there.
        return Wholes + Deletes == 0 && BaseKind != "Upsert" ? "no base" : null;
    }

    public override string ToString() => $"{Entity} {Key}: {Pending} pending, blocked '{Blocked}', due {DueAt?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "never"}";

    private const string Sql = """
        select e.id as Id, e.entity as Entity, e.key as Key, e.parent_id as ParentId, e.base_kind as BaseKind, e.blocked as Blocked, e.due_at as DueAt,
          (select count(*) from change c where c.entity_id = e.id and c.state = 'Pending')::int as Pending,
          (select count(*) from change c where c.entity_id = e.id and c.state = 'Pending' and c.kind = 'Upsert' and c.mode = 'Snapshot')::int as Wholes,
          (select count(*) from change c where c.entity_id = e.id and c.state = 'Pending' and c.kind = 'Delete')::int as Deletes,
          exists(select 1 from change c where c.entity_id = e.id and c.state = 'Dead') as HasDead
        from entity e order by e.id
        """;
}
