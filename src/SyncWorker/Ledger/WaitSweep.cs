using SyncWorker.Changes;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Find;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Plan;

namespace SyncWorker.Ledger;

/// <summary>
/// Checks waiting records again. The time of the check is kept at the record that they wait for: one check of a parent serves all its
/// children, and the children that may go are released in steps. So a million children of a parent that does not arrive cost one check. A
/// wait that is about no record (reading that is behind, a brake, a dry run) is checked by its reason, in every turn.
/// </summary>
internal sealed class WaitSweep(LedgerStore store, Leases leases, ImportOptions import)
{
    // At most four full calls for one reason: the rest follows in the next turn, and calls start in between.
    private const int Records = 500;
    private const int Step = 2_000;

    /// <summary>The wait until the next step of children of one parent.</summary>
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(100);

    /// <param name="isBehind">Whether messages are still to be read.</param>
    /// <returns>Whether more records are ready to be checked.</returns>
    public async Task<bool> TurnAsync(DateTimeOffset now, bool isBehind, CancellationToken cancellationToken)
    {
        var partitions = leases.Plannable;
        var arguments = new { Now = now.ToLedger(), Partitions = partitions, Most = Records };
        var (records, over) = store.Read(ledger =>
        {
            var reasons = ledger.Query<string>(ReasonsSql).ConvertAll(text => new WaitReason(text));
            var paused = reasons.Exists(reason => reason.PausedProcedure is not null)
                ? BrakeRow.Read(ledger).Where(brake => brake.Since is not null).Select(brake => brake.Procedure).ToHashSet()
                : [];
            return (ledger.Query<long>(DueSql(partitions), arguments), reasons.FindAll(reason => IsOver(reason, paused, isBehind)));
        });
        if (records.Count == 0 && over.Count == 0)
        {
            return false;
        }

        return await store.WriteAsync(
            ledger =>
            {
                var more = records.Count == Records;
                foreach (var reason in over)
                {
                    more |= Schedule.Release(
                        ledger,
                        $"blocked = @Reason{Held(partitions)} limit @Most",
                        new { Reason = reason.Text, arguments.Now, Partitions = partitions, Most = Step }) == Step;
                }
                LookAround(ledger, records, now, isBehind);
                return more;
            },
            cancellationToken);
    }

    /// <summary>Whether a reason that is about no record has ended.</summary>
    private bool IsOver(WaitReason reason, HashSet<string> paused, bool isBehind) =>
        reason.PausedProcedure is { } procedure ? !paused.Contains(procedure)
            : (reason == WaitReason.ParentUnknown && !isBehind) || (reason == WaitReason.DryRun && !import.DryRun);

    private static void LookAround(Session ledger, List<long> ids, DateTimeOffset now, bool isBehind)
    {
        // Locked until the end: a transaction that moves one of them meanwhile comes after this one, and brings its check forward.
        var arguments = new { Ids = ids.ToArray(), Now = now.ToLedger() };
        var moments = ledger.Query<(long Id, long LookAt)>(HoldSql, arguments);
        var held = moments.ConvertAll(moment => moment.Id).ToArray();
        if (held.Length == 0)
        {
            return;
        }

        var rules = new WaitRules(new HashSet<long>(), new(IsBehind: isBehind));
        var looks = WorkFinder.Parents(ledger, held).ConvertAll(parent => (Parent: parent, Waits: rules.ForChildrenOf(parent, now)));
        var released = 0;
        foreach (var reason in WaitReason.OfParent)
        {
            var open = looks.Where(look => MayGo(look.Parent, look.Waits?.Reason, reason)).Select(look => look.Parent.Id).ToArray();
            if (open.Length > 0)
            {
                released += Schedule.Release(ledger, Children, new { Ids = open, Reason = reason.Text, arguments.Now, Most = Step });
            }
        }

        foreach (var (parent, _) in looks.Where(look => IsToBeProbed(look.Parent) && look.Waits is null))
        {
            released += Schedule.Release(
                ledger,
                Children,
                new { Ids = new[] { parent.Id }, Reason = WaitReason.ParentMissing.Text, arguments.Now, Most = 1 });
        }

        // Only once, when the parent has arrived: after that such a child fails for reasons of its own.
        var moved = moments.Where(moment => moment.LookAt == 0).Select(moment => moment.Id).ToHashSet();
        var present = looks.Where(look => look.Parent.Exists == Existence.Yes && look.Waits is null && moved.Contains(look.Parent.Id))
            .Select(look => look.Parent.Id).ToArray();
        Schedule.Release(ledger, Refused, new { Ids = present, arguments.Now });
        Schedule.Release(ledger, Itself, new { Ids = held, arguments.Now });
        Schedule.Release(ledger, Above, new { Ids = held, arguments.Now });

        // A check that released nothing has nothing to release a moment later either.
        var again = now + (released > 0 ? BetweenSteps : WaitRules.LookAgain);
        Schedule.LookNext(ledger, looks.Select(look => (
            look.Parent.Id, look.Parent.Exists != Existence.Yes, look.Waits?.At ?? again, now + WaitRules.LookAgain)));
    }

    /// <summary>Whether children that wait for this reason are planned again. Each worker says for itself if it is behind.</summary>
    private static bool MayGo(ParentState parent, WaitReason? now, WaitReason reason) =>
        reason != now
        && (reason != WaitReason.ParentUnknown || parent.Exists != Existence.Unknown || parent.HasPending)
        && (reason != WaitReason.ParentMissing || now is not null || !IsToBeProbed(parent));

    private static bool IsToBeProbed(ParentState parent) => parent is { Missing.Until: not null, Exists: not Existence.Yes };

    // Usually this worker holds all partitions, and no condition is needed.
    private static string Held(int[]? partitions) => partitions is null ? "" : " and partition = any(@Partitions)";

    private static string DueSql(int[]? partitions) =>
        $"select id from entity where look_at <= @Now{Held(partitions)} order by look_at limit @Most";

    // One step in the index for each reason, not for each waiting record.
    private const string ReasonsSql = """
        with recursive reasons (reason) as (
          select min(blocked) from entity where blocked is not null
          union all
          select (select min(blocked) from entity where blocked > reasons.reason) from reasons where reasons.reason is not null)
        select reason from reasons where reason is not null
        """;

    private static readonly string HoldSql = $"""
        select id, look_at from entity where id = any(@Ids) and look_at <= @Now
        order by {LockOrder.Of("entity")} for no key update skip locked
        """;

    private const string Children = "parent_id = any(@Ids) and blocked = @Reason limit @Most";

    // A child that was refused because its parent was missing waits until a time of its own.
    private const string Refused = "parent_id = any(@Ids) and last_failed_at is not null and due_at > @Now";

    private static readonly string Itself = $"id = any(@Ids) and blocked = '{WaitReason.ChildPending.Text}'";

    private static readonly string Above = $"""
        blocked = '{WaitReason.ChildPending.Text}' and id in (
          with recursive above (id) as (
            select parent_id from entity where id = any(@Ids) and parent_id is not null
            union
            select e.parent_id from entity e join above on e.id = above.id where e.parent_id is not null)
          select id from above)
        """;
}
