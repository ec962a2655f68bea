using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Decide;
using SyncWorker.Gate;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Find;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

/// <summary>
/// A worker with one call at a time and a ledger in memory. Planner, fold, policy, settlement and gate are the real ones.
/// Only the SQL parts of <see cref="ImportLog"/> and <see cref="WorkFinder"/> are reimplemented here.
/// </summary>
/// <param name="server">The server's answer to a call; null: accepted.</param>
internal sealed class MiniWorker(Func<IReadOnlyList<ImportRow>, DimeError?> server, int maxRows = 500, int maxBytes = 1_000_000)
{
    private readonly SortedDictionary<long, Slot> _slots = [];
    private readonly ImportOptions _import = new() { MaxRows = maxRows, MaxBytes = maxBytes };
    private readonly RetryOptions _retry = new();
    private readonly GateOptions _gateOptions = new();
    private DateTimeOffset _now = Some.Now;
    private GateState _gate = new();
    private long _lastImport;

    public int Calls { get; private set; }

    /// <summary>Every change that was settled, with its state.</summary>
    public Dictionary<long, ChangeState> Settled { get; } = [];

    public IEnumerable<(EntityState State, string? Blocked, bool IsDue)> Entities =>
        _slots.Values.Select(slot => (slot.State, slot.Blocked, slot.IsDue));

    public void Add(EntityState entity, long? parent = null) =>
        _slots.Add(entity.Id, new() { State = entity, Parent = parent, IsDue = entity.Pending.Count > 0 });

    public void Receive(long entity, PendingChange change)
    {
        var slot = _slots[entity];
        var due = slot.IsDue && slot.State.Due < _now ? slot.State.Due : _now;
        slot.State = slot.State.With(change) with { Due = due };
        (slot.IsDue, slot.Blocked) = (true, null);
    }

    public void RunToTheEnd(int mostSteps = 2_000)
    {
        for (var steps = 0; Step(); steps++)
        {
            Assert.True(steps < mostSteps, "It goes round in circles.");
        }
    }

    /// <returns>Whether there was anything to do.</returns>
    public bool Step()
    {
        var waiting = _slots.Values.Where(slot => slot.IsDue).ToList();
        if (waiting.Count == 0)
        {
            return false;
        }

        var earliest = waiting.Min(slot => slot.State.Due);
        _now = earliest > _now ? earliest : _now;
        _now = _gate.Until > _now ? _gate.Until.Value : _now;
        var due = waiting.Where(slot => slot.State.Due <= _now).OrderBy(slot => slot.State.Due).Select(Whole).ToList();
        var plan = Planner.Next(due, _gate.MostRows(maxRows), maxBytes, deleteLimit: _gate.DeleteLimit);
        SetAside(plan);
        if (plan.Call is { } call)
        {
            Send(call);
        }
        return plan.Call is not null || plan.Parked.Count + plan.Moot.Count > 0;
    }

    private EntityState Whole(Slot slot)
    {
        var parent = slot.Parent is { } id ? _slots[id] : null;
        return slot.State with
        {
            HasDead = slot.HasDead,
            Parent = parent is null
                ? null
                : new(parent.State.Id, parent.State.Exists, parent.State.Pending.Count > 0, parent.HasDead) { Missing = parent.Missing },
            Now = _now,
        };
    }

    private void SetAside(PlanResult plan)
    {
        foreach (var (change, entity) in plan.Moot)
        {
            Settle(_slots[entity], new(change, ChangeState.Superseded));
        }

        foreach (var parking in plan.Parked)
        {
            var slot = _slots[parking.EntityId];
            // A needless look is left out. Otherwise a record with only patches would be planned again for ever.
            var until = parking.Reason == WaitReason.ParentMissing
                ? parking.Look?.At
                : parking.Reason == WaitReason.NoBase
                    ? null
                    : parking.Until;
            (slot.IsDue, slot.Blocked) = (until is not null, parking.Reason?.Text);
            slot.State = slot.State with { Due = until ?? slot.State.Due };
        }
    }

    private void Send(PlannedCall call)
    {
        Calls++;
        var (id, startedAt) = (++_lastImport, _now);
        var error = server([.. call.Rows.Select(row => row.Row)]);
        _now += TimeSpan.FromMilliseconds(50);
        var disposition = DispositionPolicy.Decide(error, CallFacts.Of(call, _now, _gate, _retry), _retry);
        var settlement = new SettlementBuilder(id, startedAt, _now, 0.5, _import, _retry, _gateOptions)
            .Build(call, disposition, error, _gate);
        _gate = settlement.Gate;

        var carriers = call.Rows
            .SelectMany(row => row.Fold.Covered.Select(change => (change.Id, row.Entity)))
            .ToDictionary(c => c.Id, c => c.Entity.Id);
        foreach (var change in settlement.Changes)
        {
            Settle(_slots[carriers[change.Id]], change);
        }
        foreach (var entity in settlement.Entities)
        {
            Apply(_slots[entity.Id], entity);
        }
        if (settlement.Missing is { } missing)
        {
            _slots[missing.Id].Missing = missing;
        }
        ReleaseChildren(settlement);
        foreach (var slot in _slots.Values.Where(slot => !carriers.ContainsValue(slot.State.Id)))
        {
            if (settlement.Group is { } group && slot.State.Suspect is { } member && member.Id == group.Id)
            {
                slot.State = slot.State with { Suspect = group with { Faulty = group.Faulty && member.Faulty } };
            }
        }
    }

    private void Settle(Slot slot, SettledChange change)
    {
        Assert.True(Settled.TryAdd(change.Id, change.State), $"Change {change.Id} is settled twice.");
        Assert.Contains(slot.State.Pending, pending => pending.Id == change.Id);
        slot.State = slot.State with { Pending = [.. slot.State.Pending.Where(pending => pending.Id != change.Id)] };
        slot.HasDead |= change.State == ChangeState.Dead;
    }

    private static void Apply(Slot slot, SettledEntity entity)
    {
        slot.State = slot.State with
        {
            Due = entity.Due,
            Accepted = entity.Accepted ?? slot.State.Accepted,
            Exists = entity.Exists ?? slot.State.Exists,
            Attempts = entity.Attempts,
            FirstFailedAt = entity.FirstFailedAt,
            LastFailedAt = entity.LastFailedAt,
            Suspect = entity.Suspect,
            RefusedThrough = entity.RefusedThrough,
        };
        (slot.IsDue, slot.Blocked) = (slot.State.Pending.Count > 0, null);
    }

    private void ReleaseChildren(Settlement settlement)
    {
        var touched = settlement.Entities.ToDictionary(entity => entity.Id);
        foreach (var child in _slots.Values.Where(slot => slot.Parent is not null))
        {
            if (child.Blocked is not null && touched.ContainsKey(child.Parent!.Value))
            {
                (child.IsDue, child.Blocked, child.State) = (true, null, child.State with { Due = _now });
            }

            var parent = _slots[child.Parent!.Value];
            if (touched.TryGetValue(child.State.Id, out var entity)
                && entity.Exists == Existence.Yes
                && parent.State.Exists == Existence.Unknown)
            {
                parent.State = parent.State with { Exists = Existence.Yes };
                parent.Missing = null;
            }
        }
    }

    private sealed class Slot
    {
        public required EntityState State { get; set; }

        public long? Parent { get; init; }

        public bool IsDue { get; set; }

        public string? Blocked { get; set; }

        public bool HasDead { get; set; }

        public MissingParent? Missing { get; set; }
    }
}
