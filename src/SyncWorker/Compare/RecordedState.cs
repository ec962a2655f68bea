using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Find;
using SyncWorker.Ledger.Operators;
using SyncWorker.Plan;

namespace SyncWorker.Compare;

/// <summary>What the ledger knows of a record: what the board has accepted, and the changes that it has not.</summary>
/// <param name="State">The record as the planner sees it.</param>
/// <param name="ReceivedAt">When the last change of it was received; null if none ever was.</param>
/// <param name="IsCleared">A clear of all values of its parent has removed it since.</param>
internal sealed record RecordedState(EntityState State, DateTimeOffset? ReceivedAt, bool IsCleared)
{
    /// <summary>Dead letters, in the order of their keys.</summary>
    public IReadOnlyList<(PendingChange Change, DeadReason Reason)> Dead { get; init; } = [];

    public Accepted Accepted => IsCleared ? Accepted.Nothing : State.Accepted;

    /// <summary>Why the board may have something else than what it accepted; null: there is no reason to doubt it.</summary>
    public string? Doubt => State switch
    {
        { IsInCall: true } => "a call is carrying it now",
        { UncertainUntil: not null } => "a call of unknown outcome may still change it",
        { ResendAt: not null } => "it is being sent again",
        _ => null,
    };

    public static bool IsThere(Accepted accepted) => accepted is { IsNothing: false, Base: null or { Kind: ChangeKind.Upsert } };

    /// <summary>What the board will have accepted once these changes are sent.</summary>
    public Accepted After(IEnumerable<PendingChange> changes, string? clearAs)
    {
        var entity = State with
        {
            Accepted = Accepted,
            Pending = [.. changes.OrderBy(change => change.Key)],
            UncertainUntil = null,
            ResendAt = null,
            RefusedThrough = null,
            HasDead = false,
        };
        while (Fold.Of(entity, clearAs) is FoldResult.Row row)
        {
            entity = entity.After(row);
        }
        return entity.Accepted;
    }

    /// <summary>Reads the records of an entity, by their keys as they are compared.</summary>
    public static Dictionary<string, RecordedState> Find(
        Session ledger, EntityDefinition definition, IEnumerable<string> matches, DateTimeOffset now)
    {
        var rows = ledger.Query<Row>(
            FindSql, new { Entity = definition.Name, Matches = matches.Distinct().ToArray(), HasClear = definition.Clear is not null });
        var ids = rows.ConvertAll(row => row.Id);
        var states = WorkFinder.These(ledger, ids, now).ToDictionary(state => state.Id);
        var dead = ledger.Query<DeadRow>(DeadSql, new { Ids = ids.ToArray() }).ToLookup(row => row.EntityId);
        return rows.Where(row => states.ContainsKey(row.Id)).ToDictionary(
            row => row.Match,
            row => new RecordedState(states[row.Id], Instant.FromLedger(row.ReceivedAt), row.IsCleared)
            {
                Dead = [.. dead[row.Id].Select(letter => letter.ToLetter()).OrderBy(letter => letter.Item1.Key)],
            });
    }

    // A record that a clear has removed is not on the board, but its own row does not say so.
    private const string FindSql = """
        select e.id as Id, e.match as Match, (select c.received_at from change c where c.id = e.last_change_id) as ReceivedAt,
          @HasClear and exists(
            select 1 from entity c
            where c.parent_id = e.parent_id and c.entity = e.entity and c.base_kind = 'Clear'
              and e.base_kind = 'Upsert' and e.over is null and c.base_id > e.base_id) as IsCleared
        from entity e where e.entity = @Entity and e.match = any(@Matches)
        """;

    private const string DeadSql = """
        select entity_id as EntityId, id as Id, kind as Kind, mode as Mode, epoch as Epoch, scale as Scale, version as Version,
          fields as Fields, error as Error
        from change where state = 'Dead' and entity_id = any(@Ids)
        """;

    private sealed class Row
    {
        public long Id { get; init; }
        public required string Match { get; init; }
        public long? ReceivedAt { get; init; }
        public bool IsCleared { get; init; }
    }

    private sealed class DeadRow : FoldableRow
    {
        public required string Error { get; init; }

        public (PendingChange, DeadReason) ToLetter() => (ToChange(), DeadLetters.ReasonOf(Error));
    }
}
