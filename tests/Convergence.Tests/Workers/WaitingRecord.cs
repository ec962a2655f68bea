namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>A record as the ledger holds it when nothing happens any more, and whether its pending changes have a reason to wait.</summary>
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
    /// The valid reason why the record waits; null: there is none. It follows from the rules of design §6, not from what the worker wrote
    /// about waiting. A chain of waiting records must end in one that only a publisher or an operator can help.
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

        // Checked last: patches with all required fields are sent without a base once their parents exist.
        return Wholes + Deletes == 0 && BaseKind != "Upsert" ? "no base" : null;
    }

    public override string ToString() =>
        $"{Entity} {Key}: {Pending} pending, blocked '{Blocked}', "
        + $"due {DueAt?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "never"}";

    private const string Sql = """
        select e.id as Id, e.entity as Entity, e.key as Key, e.parent_id as ParentId, e.base_kind as BaseKind, e.blocked as Blocked,
          e.due_at as DueAt,
          (select count(*) from change c where c.entity_id = e.id and c.state = 'Pending')::int as Pending,
          (select count(*) from change c
            where c.entity_id = e.id and c.state = 'Pending' and c.kind = 'Upsert' and c.mode = 'Snapshot')::int as Wholes,
          (select count(*) from change c where c.entity_id = e.id and c.state = 'Pending' and c.kind = 'Delete')::int as Deletes,
          exists(select 1 from change c where c.entity_id = e.id and c.state = 'Dead') as HasDead
        from entity e order by e.id
        """;
}
