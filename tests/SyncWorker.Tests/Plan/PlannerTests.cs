using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class PlannerTests
{
    private const int NoLimit = 1_000_000;

    [Fact]
    public void Deletes_are_sent_first_and_children_before_their_parents()
    {
        var call = Plan(Some.Entity("Job", 1, 1, ChangeKind.Delete), Some.Entity("Task", 2, 1, ChangeKind.Delete), Some.Entity("Job", 3, 3),
            Some.Entity("TaskFilterValue", 4, 1, ChangeKind.Delete));

        Assert.Equal(["mboc_deleteTaskFilterValue", "mboc_deleteTask", "mboc_deleteJob", "mboc_upsertJob"], Procedures(call));
    }

    [Fact]
    public void Clears_are_sent_after_deletes_and_before_upserts()
    {
        var call = Plan(
            Some.Entity("TaskFilterValue", 1, 1),
            Some.Entity("TaskFilterValue", 2, 1, ChangeKind.Clear),
            Some.Entity("Task", 3, 3, ChangeKind.Delete));

        Assert.Equal(["mboc_deleteTask", "mboc_ClearTaskFilterValue", "mboc_upsertTaskFilterValue"], Procedures(call));
    }

    [Fact]
    public void Upserts_are_sent_by_rank_parents_before_children_across_aggregates()
    {
        var call = Plan(
            Some.Entity("TaskFilterValue", 1, 1), Some.Entity("Job", 2, 2), Some.Entity("Task", 3, 1), Some.Entity("Resource", 4, 4));

        var ranks = call.Rows.Select(row => row.Entity.Definition.Rank).ToList();
        Assert.Equal(ranks.Order(), ranks);
    }

    [Fact]
    public void Setup_entities_are_sent_first_in_a_call_of_their_own()
    {
        var call = Plan(Some.Entity("Job", 1, 1), Some.Entity("Category", 2, 2), Some.Entity("FilterGroup", 3, 3));

        Assert.Equal(CallKind.Setup, call.Kind);
        Assert.Equal([2, 3], Ids(call).Order());
    }

    [Fact]
    public void A_setup_entity_that_is_being_isolated_blocks_no_other()
    {
        var suspect = Some.Entity("Category", 1, 1) with { Suspect = new(9, Faulty: true) };

        var setup = Plan(suspect, Some.Entity("Category", 2, 2));
        var suspects = Plan(suspect, Some.Entity("Job", 3, 3));

        Assert.Equal((CallKind.Setup, 2L), (setup.Kind, Ids(setup).Single()));
        Assert.Equal((CallKind.Suspects, 1L), (suspects.Kind, Ids(suspects).Single()));
    }

    [Fact]
    public void A_child_shares_a_call_with_the_parent_it_waits_for()
    {
        var call = Plan(Child(Existence.Unknown, hasPending: true), Some.Entity("Job", 1, 1));

        Assert.Equal(["mboc_upsertJob", "mboc_upsertTask"], Procedures(call));
    }

    [Theory]
    [InlineData(Existence.Unknown, false, false, "parent unknown")]
    [InlineData(Existence.Unknown, true, false, "parent pending")] // the parent is known and pending
    [InlineData(Existence.Unknown, false, true, "parent dead")]
    [InlineData(Existence.Yes, false, false, null)]
    [InlineData(Existence.No, false, false, null)] // unread messages do not make this unknown
    internal void While_messages_are_unread_a_child_waits_for_a_parent_that_may_be_among_them(
        Existence parent, bool hasPending, bool hasDead, string? reason)
    {
        var child = Child(parent, hasPending) with { Parent = new ParentState(1, parent, hasPending, hasDead) };

        var plan = Planner.Next([child], NoLimit, NoLimit, isBehind: true);

        Assert.Equal(reason, plan.Parked.SingleOrDefault()?.Reason?.Text);
        Assert.Equal(reason is null, plan.Call is not null);
    }

    [Theory]
    [InlineData(Existence.Unknown, true, false, "parent pending")]
    [InlineData(Existence.No, true, false, "parent pending")]
    [InlineData(Existence.Unknown, false, true, "parent dead")]
    [InlineData(Existence.Unknown, false, false, null)] // never received: taken to exist
    [InlineData(Existence.Yes, true, false, null)]      // the parent must exist, not be current
    [InlineData(Existence.Yes, false, true, null)]
    internal void A_child_waits_for_a_parent_that_is_not_known_to_exist_and_may_still_come(
        Existence exists, bool hasPending, bool hasDead, string? reason)
    {
        var plan = Planner.Next([Child(exists, hasPending, hasDead)], NoLimit, NoLimit);

        Assert.Equal(reason is null, plan.Call is not null);
        Assert.Equal(reason, plan.Parked.SingleOrDefault()?.Reason?.Text);
    }

    [Fact]
    public void A_childs_delete_never_waits()
    {
        var child = Child(Existence.Unknown, hasPending: true) with { Pending = Some.Entity("Task", 2, 1, ChangeKind.Delete).Pending };

        Assert.Equal("mboc_deleteTask", Procedures(Plan(child)).Single());
    }

    [Fact]
    public void A_call_has_no_more_rows_than_allowed_and_is_marked_as_full()
    {
        var jobs = Jobs(7);

        var full = Planner.Next(jobs, 5, NoLimit).Call!;
        var rest = Planner.Next(jobs, 8, NoLimit).Call!;

        Assert.Equal((5, true), (full.Rows.Count, full.IsFull));
        Assert.Equal((7, false), (rest.Rows.Count, rest.IsFull));
    }

    [Fact]
    public void A_call_has_no_more_bytes_than_allowed()
    {
        var jobs = Jobs(3);
        var three = ImportPayload.Write([.. Planner.Next(jobs, NoLimit, NoLimit).Call!.Rows.Select(row => row.Row)]).Length;

        var all = Planner.Next(jobs, NoLimit, three).Call!;
        var fewer = Planner.Next(jobs, NoLimit, three - 1).Call!;

        Assert.Equal((3, three), (all.Rows.Count, all.Bytes));
        Assert.Equal((2, true), (fewer.Rows.Count, fewer.IsFull));
    }

    [Fact]
    public void A_single_row_that_is_too_large_is_sent_alone()
    {
        var large = Some.Job(Some.Snapshot(1, 1, ("Description", new string('x', 2_000))));

        var call = Planner.Next([large, .. Jobs(2)], NoLimit, 1_024).Call!;
        var behind = Planner.Next([.. Jobs(1), large], NoLimit, 1_024).Call!;

        Assert.Equal([1], Ids(call));
        Assert.DoesNotContain(1L, Ids(behind));
    }

    [Fact]
    public void Entities_that_have_been_due_longest_are_sent_first()
    {
        var call = Planner.Next([.. Jobs(3).Reverse()], 2, NoLimit).Call!;

        Assert.Equal([102, 101], Ids(call));
    }

    [Fact]
    public void The_same_input_gives_the_same_call()
    {
        var due = Jobs(20).Concat([Some.Entity("Task", 1, 1), Some.Entity("Resource", 2, 2)]).ToList();

        Assert.Equal(Ids(Planner.Next(due, 9, NoLimit).Call!), Ids(Planner.Next(due, 9, NoLimit).Call!));
    }

    [Fact]
    public void Suspects_are_never_mixed_with_others_nor_with_another_group()
    {
        var call = Plan([.. Jobs(2), .. Suspects(7, 200, 4, faulty: false), .. Suspects(8, 300, 4, faulty: false)]);

        Assert.Equal(CallKind.Suspects, call.Kind);
        Assert.Equal([200, 201, 202, 203], Ids(call));
    }

    [Theory]
    [InlineData(8, new long[] { 200, 201, 202, 203 })]
    [InlineData(5, new long[] { 200, 201, 202 })]
    [InlineData(2, new long[] { 200 })]
    [InlineData(1, new long[] { 200 })]
    public void The_first_half_of_a_faulty_group_is_sent_first(int members, long[] first)
    {
        Assert.Equal(first, Ids(Plan([.. Suspects(7, 200, members, faulty: true)])));
    }

    [Fact]
    public void A_group_that_is_not_known_to_be_faulty_is_sent_whole()
    {
        Assert.Equal(8, Plan([.. Suspects(7, 200, 8, faulty: false)]).Rows.Count);
    }

    [Fact]
    public void Superseded_changes_are_reported_and_need_no_call()
    {
        var job = Some.Job(Some.Snapshot(1, 9));
        job = job.After(Assert.IsType<FoldResult.Row>(Fold.Of(job)), Some.Snapshot(2, 8));

        var plan = Planner.Next([job], NoLimit, NoLimit);

        Assert.Null(plan.Call);
        Assert.Equal([(2L, 1L)], plan.Moot);
        Assert.Equal((1L, null), plan.Parked.Select(parking => (parking.EntityId, parking.Reason?.Text)).Single());
    }

    [Fact]
    public void Children_refused_without_their_parent_wait_for_one_of_them_to_probe()
    {
        var missing = new MissingParent(1, Some.Now.AddMinutes(-1), Some.Now.AddSeconds(-1), Probes: 2);
        EntityState Sibling(long id, MissingParent parent, bool isProbed = false) => Some.Entity("Task", id, 1) with
        {
            Parent = new(1, Existence.Unknown, false, false) { Missing = parent, IsProbed = isProbed },
            Now = Some.Now,
        };

        var first = Planner.Next([Sibling(2, missing), Sibling(3, missing)], NoLimit, NoLimit);
        var meanwhile = Planner.Next([Sibling(3, missing, isProbed: true)], NoLimit, NoLimit);
        var early = Planner.Next([Sibling(2, missing with { Until = Some.Now.AddSeconds(5) })], NoLimit, NoLimit);
        var givenUp = Planner.Next(
            [Sibling(2, missing with { Until = null }), Sibling(3, missing with { Until = null })],
            NoLimit,
            NoLimit);

        Assert.Equal([2], Ids(first.Call!));
        Assert.Equal(
            (3L, "parent missing", Some.Now.AddMinutes(1)),
            first.Parked.Select(parking => (parking.EntityId, parking.Reason!.Text, parking.Look!.Value.At)).Single());
        Assert.Null(meanwhile.Call);
        Assert.Null(early.Call);
        Assert.Equal((1L, Some.Now.AddSeconds(5)), early.Parked.Single().Look);
        Assert.Equal([2, 3], Ids(givenUp.Call!));
    }

    [Fact]
    public void A_record_waits_a_moment_for_pending_setup()
    {
        var job = Some.Entity("Job", 1, 1) with { SetupIsComing = true, Now = Some.Now };

        var first = Planner.Next([job], NoLimit, NoLimit, softWait: TimeSpan.FromSeconds(30));
        var still = Planner.Next([job with { SoftUntil = Some.Now.AddSeconds(1) }], NoLimit, NoLimit);
        var over = Planner.Next([job with { SoftUntil = Some.Now }], NoLimit, NoLimit);

        Assert.Equal(
            (null, "setup pending", Some.Now.AddSeconds(30)),
            (first.Call, first.Parked.Single().Reason!.Text, first.Parked.Single().Until!.Value));
        Assert.Equal(Some.Now.AddSeconds(1), still.Parked.Single().Until);
        Assert.Equal([1], Ids(over.Call!));
    }

    [Fact]
    public void A_parents_delete_waits_for_deletes_below_it_unless_they_share_the_call()
    {
        var parent = Some.Entity("Job", 1, 1, ChangeKind.Delete) with { DeletesBelow = [2] };
        var child = Some.Entity("Task", 2, 1, ChangeKind.Delete);

        var alone = Planner.Next([parent], NoLimit, NoLimit);
        var both = Planner.Next([parent, child], NoLimit, NoLimit);

        Assert.Equal((null, "child pending"), (alone.Call, alone.Parked.Single().Reason!.Text));
        Assert.Equal(["mboc_deleteTask", "mboc_deleteJob"], Procedures(both.Call!));
    }

    [Fact]
    public void A_record_any_level_below_a_pending_delete_waits_for_it()
    {
        var value = Some.Entity("TaskFilterValue", 3, 1) with
        {
            Parent = new(2, Existence.Yes, false, false) { HasDeleteAbove = true },
            Now = Some.Now,
        };

        var plan = Planner.Next([value], NoLimit, NoLimit);

        Assert.Equal(
            (null, "parent pending", Some.Now.AddSeconds(10)),
            (plan.Call, plan.Parked.Single().Reason!.Text, plan.Parked.Single().Look!.Value.At));
    }

    [Fact]
    public void However_many_groups_are_isolated_other_rows_get_every_second_call()
    {
        EntityState[] due = [.. Jobs(1), .. Suspects(7, 200, 4, faulty: true)];

        Assert.Equal(CallKind.Suspects, Planner.Next(due, NoLimit, NoLimit, othersFirst: false).Call!.Kind);
        Assert.Equal([100], Ids(Planner.Next(due, NoLimit, NoLimit, othersFirst: true).Call!));
        Assert.Equal([200, 201], Ids(Planner.Next(due[1..], NoLimit, NoLimit, othersFirst: true).Call!));
    }

    [Fact]
    public void A_record_released_by_an_operator_waits_for_nothing()
    {
        Assert.Equal(
            [2],
            Ids(Plan(Child(Existence.Unknown, hasPending: false, hasDead: true) with { SkipsWait = true, SetupIsComing = true })));
    }

    [Fact]
    public void The_rest_of_a_group_is_sent_in_parts_of_its_limit_once_the_culprit_is_found()
    {
        var rest = Suspects(7, 200, 4, faulty: false).Select(job => job with { Suspect = new(7, Faulty: false, Limit: 3) });

        Assert.Equal([200, 201, 202], Ids(Plan([.. rest])));
        Assert.Equal([300], Ids(Plan([.. rest, .. Suspects(7, 300, 2, faulty: true)])));
    }

    private static PlannedCall Plan(params EntityState[] due) => Planner.Next(due, NoLimit, NoLimit).Call!;

    private static EntityState Child(Existence exists, bool hasPending, bool hasDead = false) =>
        Some.Entity("Task", 2, 1) with { Parent = new(1, exists, hasPending, hasDead) };

    private static IReadOnlyList<EntityState> Jobs(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Some.Entity("Job", 100 + i, 100 + i))];

    private static IEnumerable<EntityState> Suspects(long group, long first, int count, bool faulty) =>
        Enumerable.Range(0, count).Select(i => Some.Entity("Job", first + i, first + i) with { Suspect = new(group, faulty) });

    private static IEnumerable<long> Ids(PlannedCall call) => call.Rows.Select(row => row.Entity.Id);

    private static IEnumerable<string> Procedures(PlannedCall call) => call.Rows.Select(row => row.Fold.Procedure);
}
