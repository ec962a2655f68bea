using DimeClient;
using SyncWorker.Contracts;

namespace SyncWorker.Plan;

/// <summary>Chooses the next call from the entities that are due. Design §6. Pure: no clock, no random, no I/O.</summary>
internal static class Planner
{
    /// <param name="due">Entities that are due, of aggregates with no call in flight, the longest due first.</param>
    /// <param name="maxRows">Most rows in a call, at least 1.</param>
    /// <param name="maxBytes">Most bytes in a call's body; a single larger row is sent alone.</param>
    /// <param name="clearAs">See <see cref="ImportOptions.ClearAs"/>.</param>
    /// <param name="isBehind">Messages are still unread, and an unknown parent may be among them.</param>
    /// <param name="softWait">See <see cref="PlanOptions.SoftWait"/>.</param>
    /// <param name="othersFirst">
    /// The last call was one that is not mixed with others. However many such calls there are, the others get every second turn.
    /// </param>
    /// <param name="deleteLimit">See <see cref="Gate.GateState.DeleteLimit"/>.</param>
    /// <param name="unchanged">Which changes are settled without a row because the board has what they say; null: none.</param>
    public static PlanResult Next(
        IReadOnlyList<EntityState> due,
        int maxRows,
        long maxBytes,
        string? clearAs = null,
        bool isBehind = false,
        TimeSpan softWait = default,
        bool othersFirst = false,
        int? deleteLimit = null,
        UnchangedRule? unchanged = null)
    {
        var terms = new PlanTerms(clearAs, isBehind, softWait) { Unchanged = unchanged ?? UnchangedRule.Never };
        var (candidates, parked, moot, settled, wait) = FoldAll(due, terms);
        var (kind, chosen) = Choose(candidates, othersFirst, deleteLimit is not null);
        var group = kind == CallKind.Suspects ? chosen[0].Entity.Suspect : null;
        var limit = Math.Min(
            maxRows,
            kind == CallKind.UnsureDeletes ? deleteLimit!.Value : group is { Faulty: false } ? group.Limit : maxRows);
        var packed = Pack(chosen, limit, maxBytes, parked, wait);
        if (packed.Count > 1 && group is { Faulty: true })
        {
            // The fault is in this part, so sending the whole part again would show nothing new.
            packed = packed.Take((packed.Count + 1) / 2);
        }

        var call = packed.Count == 0
            ? null
            : new PlannedCall([.. packed.Rows.OrderBy(Phase).ThenBy(RankInPhase)], packed.Bytes, kind, packed.IsFull);
        return new(call, parked, moot, terms) { Unchanged = settled };
    }

    /// <summary>
    /// Finds what to set aside among these entities, each considered by itself. Called again in the transaction that writes the result,
    /// under the locks that keep it true.
    /// </summary>
    public static PlanResult SetAside(IReadOnlyList<EntityState> entities, PlanTerms terms)
    {
        var (candidates, parked, moot, settled, wait) = FoldAll(entities, terms);
        return new(null, [.. parked, .. candidates.Select(wait.For).OfType<Parking>()], moot, terms) { Unchanged = settled };
    }

    private static (
        List<PlannedRow> Candidates,
        List<Parking> Parked,
        List<(long ChangeId, long EntityId)> Moot,
        List<UnchangedRecord> Unchanged,
        WaitRules Wait) FoldAll(IReadOnlyList<EntityState> entities, PlanTerms terms)
    {
        var moot = new List<(long, long)>();
        var parked = new List<Parking>();
        var candidates = new List<PlannedRow>();
        var withoutBase = new HashSet<long>();
        foreach (var entity in entities)
        {
            var fold = Fold.Of(entity, terms.ClearAs);
            moot.AddRange(fold.Moot.Select(change => (change.Id, entity.Id)));
            switch (fold)
            {
                case FoldResult.Row row:
                    candidates.Add(new(entity, row));
                    break;
                case FoldResult.Waits:
                    parked.Add(WaitRules.WithoutBase(entity));
                    withoutBase.Add(entity.Id);
                    break;
                default:
                    parked.Add(new(entity.Id, Reason: null));
                    break;
            }
        }

        // A record that waits, for example for the delete of a record above, is not on the board as it was accepted for much longer.
        var wait = new WaitRules(withoutBase, terms);
        var unchanged = new List<UnchangedRecord>();
        candidates.RemoveAll(row =>
        {
            var same = terms.Unchanged.Find(row);
            if (same is null || wait.For(row) is not null)
            {
                return false;
            }

            unchanged.Add(same);
            return true;
        });
        return (candidates, parked, moot, unchanged, wait);
    }

    private static (CallKind Kind, IReadOnlyList<PlannedRow> Rows) Choose(List<PlannedRow> candidates, bool othersFirst, bool deletesApart)
    {
        var notNeeded = candidates.Where(row => row.IsOfNothing).ToList();
        if (notNeeded.Count > 0)
        {
            return (CallKind.NotNeeded, notNeeded);
        }

        bool IsUnsure(PlannedRow row) => deletesApart && row.MayBeOfNothing;
        var free = candidates.Where(row => row.Entity is { Suspect: null, GoesAlone: false } && !IsUnsure(row)).ToList();
        var setup = free.Where(row => row.Entity.Definition.Aggregate == "setup").ToList();
        if (setup.Count > 0)
        {
            return (CallKind.Setup, setup);
        }

        if (othersFirst && free.Count > 0)
        {
            return (CallKind.Normal, free);
        }

        if (candidates.Find(row => row.Entity.GoesAlone) is { } alone)
        {
            return (CallKind.Alone, [alone]);
        }

        // Of the unsure deletes and the suspects, the longest due goes next.
        if (candidates.Find(row => row.Entity.Suspect is not null || IsUnsure(row)) is { } longest && IsUnsure(longest))
        {
            return (CallKind.UnsureDeletes, [.. candidates.Where(IsUnsure)]);
        }

        // The part known to hold the fault goes first; the rest follows only when the fault is found.
        var groups = candidates.Where(row => row.Entity.Suspect is not null && !IsUnsure(row))
            .OrderBy(row => row.Entity.Id)
            .ToLookup(row => (row.Entity.Suspect!.Id, !row.Entity.Suspect.Faulty));
        return groups.Count == 0 ? (CallKind.Normal, free) : (CallKind.Suspects, [.. groups[groups.Min(group => group.Key)]]);
    }

    /// <summary>Adds whole aggregates, each in its own order, until a limit is reached.</summary>
    private static Packed Pack(IEnumerable<PlannedRow> rows, int maxRows, long maxBytes, List<Parking> parked, WaitRules wait)
    {
        var packed = new Packed(maxRows, maxBytes);
        foreach (var row in rows.GroupBy(row => row.Entity.Aggregate).SelectMany(aggregate => aggregate.OrderBy(Phase).ThenBy(RankInPhase)))
        {
            if (wait.For(row) is { } waits)
            {
                parked.Add(waits);
            }
            else if (packed.TryAdd(row))
            {
                wait.Went(row);
            }
            else
            {
                break;
            }
        }
        return packed;
    }

    /// <summary>Deletes, then clears, then upserts.</summary>
    private static int Phase(PlannedRow row) => row.Fold.Kind switch
    {
        ChangeKind.Delete => 0,
        ChangeKind.Clear => 1,
        _ => 2,
    };

    /// <summary>Upserts parents first, deletes children first.</summary>
    private static int RankInPhase(PlannedRow row) =>
        row.Fold.Kind == ChangeKind.Delete ? -row.Entity.Definition.Rank : row.Entity.Definition.Rank;

    /// <summary>The rows taken so far.</summary>
    private sealed class Packed(int maxRows, long maxBytes)
    {
        private readonly List<PlannedRow> _rows = [];
        private const long Comma = 1;

        // The two brackets count as one byte, because each row is counted with a comma and the last row has none.
        private const long Brackets = 1;

        private bool _outOfBytes;

        public IReadOnlyList<PlannedRow> Rows => _rows;

        public int Count => _rows.Count;

        public long Bytes { get; private set; } = Brackets;

        public bool IsFull => _outOfBytes || _rows.Count == maxRows;

        public bool TryAdd(PlannedRow row)
        {
            var bytes = ImportPayload.SizeOf(row.Row) + Comma;
            _outOfBytes = _rows.Count > 0 && Bytes + bytes > maxBytes;
            if (IsFull)
            {
                return false;
            }

            _rows.Add(row);
            Bytes += bytes;
            return true;
        }

        public Packed Take(int count)
        {
            var part = new Packed(maxRows, maxBytes);
            foreach (var row in _rows.Take(count))
            {
                part.TryAdd(row);
            }
            return part;
        }
    }
}
