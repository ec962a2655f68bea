using SyncWorker.Chaos.Load;

namespace SyncWorker.Chaos.Checks;

/// <summary>The checker detects each fault that it exists for.</summary>
public sealed class CheckerTests
{
    private const string Key = "CHAOS/TEST/J1";

    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // A job is created, then edited, then its name is edited, then its description.
    private static readonly PublishedChange[] History =
    [
        Change(1, ChangeType.Snapshot, "ShortDescription", "Name"),
        Change(2, ChangeType.Snapshot, "ShortDescription", "Name"),
        Change(3, ChangeType.Patch, "Name"),
        Change(4, ChangeType.Patch, "ShortDescription"),
    ];

    private static readonly Evidence Sound = Of(History, board: (4, 3), Row(1, (1, 1)), Row(2, (2, 2)), Row(3, (2, 3)), Row(4, (4, 3)));

    [Fact]
    public void A_sound_run_has_no_problems() =>
        Assert.Equivalent(
            new
            {
                Published = 4,
                Lost = 0,
                Stale = 0,
                StaleInWindows = 0,
                WronglyDead = 0,
                Duplicates = 0,
                Problems = Array.Empty<string>(),
            },
            Checker.Judge(Sound));

    [Fact]
    public void A_coalesced_change_does_not_count_as_lost() =>
        Assert.Empty(Checker.Judge(Sound with { Applied = [Row(1, (4, 3))] }).Problems);

    [Fact]
    public void A_change_that_was_never_recorded_is_lost() =>
        AssertSees("4 messages were published, 3 are recorded", Sound with { Received = 3 }, lost: 1);

    [Fact]
    public void A_change_that_is_recorded_twice_is_reported() =>
        AssertSees("4 messages were published, 5 are recorded", Sound with { Received = 5 });

    [Fact]
    public void A_record_that_is_not_on_the_board_is_lost() =>
        AssertSees("is missing", Of(History, board: null, [.. Sound.Applied]), lost: 1);

    [Fact]
    public void A_field_that_is_not_current_is_lost() =>
        AssertSees("Name is v2 and should be v3", Of(History, board: (4, 2), [.. Sound.Applied]), lost: 1);

    [Fact]
    public void An_unpublished_record_is_reported() => AssertSees("nobody published it", Sound with { Published = [], Received = 0 });

    [Fact]
    public void A_deleted_record_must_be_gone() => AssertSees(
        "should not be", Of([.. History, Change(5, ChangeType.Delete)], board: (4, 3), [.. Sound.Applied]), lost: 1);

    [Fact]
    public void An_older_state_over_a_newer_one_is_a_stale_overwrite()
    {
        var stale = Sound with { Applied = [Row(1, (2, 2)), Row(2, (4, 3)), Row(3, (2, 3)), Row(4, (4, 3))] };

        AssertSees("stale: call 3", stale);
        Assert.Equal((1, 0), (Checker.Judge(stale).Stale, Checker.Judge(stale).StaleInWindows));
    }

    [Fact]
    public void A_stale_overwrite_in_a_known_late_window_is_counted_separately()
    {
        var late = Sound with
        {
            Applied = [Row(1, (2, 2)), Row(2, (4, 3)), Row(3, (2, 3)), Row(4, (4, 3))],
            Windows = [new("Job", Key, Noon.AddSeconds(1), Noon.AddSeconds(4))],
        };

        Assert.Equal((0, 1), (Checker.Judge(late).Stale, Checker.Judge(late).StaleInWindows));
        AssertSees("stale: call 3", late with { Windows = [new("Job", Key, Noon.AddSeconds(1), Noon.AddSeconds(2))] });
        AssertSees("stale: call 3", late with { Windows = [new("Job", "CHAOS/TEST/J2", Noon, Noon.AddSeconds(9))] });
    }

    [Fact]
    public void A_delete_after_a_newer_state_is_a_stale_overwrite()
    {
        PublishedChange[] history =
            [Change(1, ChangeType.Snapshot, "Name"), Change(2, ChangeType.Delete), Change(3, ChangeType.Snapshot, "Name")];

        AssertSees("stale: call 2", Of(history, board: null, Row(1, (0, 3)), Delete(2)));
        AssertSees("stale: call 3", Of(history, board: (0, 3), Row(1, (0, 1)), Delete(2), Row(3, (0, 1)), Row(4, (0, 3))));
    }

    [Fact]
    public void A_delete_that_is_executed_late_is_not_mistaken_for_one_published_later()
    {
        PublishedChange[] history =
        [
            Change(1, ChangeType.Snapshot, "Name"), Change(2, ChangeType.Delete), Change(3, ChangeType.Snapshot, "Name"),
            Change(4, ChangeType.Delete) with { PublishedAt = Noon.AddSeconds(6) },
        ];
        var late = Of(history, board: null, Row(1, (0, 1)), Delete(2), Row(3, (0, 3)), Delete(4), Row(5, (0, 3)), Delete(7));

        AssertSees("stale: call 4", late);
        Assert.Equal(
            (0, 1),
            Checker.Judge(late with { Windows = [new("Job", Key, Noon, Noon.AddSeconds(5))] }) is var verdict
                ? (verdict.Stale, verdict.StaleInWindows)
                : default);
    }

    [Fact]
    public void A_row_that_changes_nothing_is_a_duplicate_and_must_be_explained()
    {
        var twice = Sound with { Applied = [.. Sound.Applied, Row(5, (4, 3))] };

        AssertSees("1 duplicates, and only 0 are explained", twice);
        Assert.Empty(Checker.Judge(twice with { RowsOfUnknownOutcome = 1 }).Problems);
    }

    [Fact]
    public void A_dead_change_that_is_not_poison_is_wrongly_dead()
    {
        var dead = Sound with { Dead = [new("Job", Key, 2, "refused")] };

        AssertSees("wrongly dead: Job CHAOS/TEST/J1 version 2", dead);
        Assert.Equal(1, Checker.Judge(dead).WronglyDead);
    }

    [Fact]
    public void Poison_must_be_a_dead_letter()
    {
        var doomed = Of([Source.Doomed(1)], board: null);

        AssertSees("is poison and no dead letter", doomed);
        Assert.Empty(Checker.Judge(doomed with { Dead = [new("Job", "CHAOS/TEST/DOOMED1", 1, "refused")] }).Problems);
    }

    [Fact]
    public void Poison_that_was_accepted_is_reported() => AssertSees(
        "accepted poison",
        Sound with
        {
            Applied = [.. Sound.Applied, Row(5, (4, 3)) with { Fields = new Dictionary<string, string> { ["Type"] = Source.Poison } }],
            RowsOfUnknownOutcome = 1,
        });

    [Fact]
    public void Each_unreadable_message_must_be_exactly_one_dead_letter()
    {
        var one = Sound with { Undecodable = 1, Received = 5 };

        AssertSees("1 messages could not be read, 0 are dead letters", one);
        Assert.Empty(Checker.Judge(one with { Dead = [new(null, null, null, "no JSON")] }).Problems);
    }

    [Fact]
    public void A_ledger_whose_numbers_do_not_agree_is_reported() =>
        AssertSees("not conserved: 4 <> 5", Sound with { BrokenRules = ["4 <> 5"] });

    [Fact]
    public void A_worker_that_ends_by_itself_is_reported() => AssertSees("1 workers ended by themselves", Sound with { OwnExits = 1 });

    [Fact]
    public void A_change_that_waits_for_ever_is_reported() => AssertSees("wait for something", Sound with { Blocked = 1 });

    [Fact]
    public void A_change_that_is_still_pending_is_reported() => AssertSees("3 changes are still pending", Sound with { Pending = 3 });

    [Fact]
    public void A_long_wait_in_the_status_is_reported() =>
        AssertSees("waited for too long: Job J1", Sound with { LongWaits = ["Job J1"] });

    [Fact]
    public void A_call_sent_during_a_pause_is_reported() =>
        AssertSees("2 calls were sent while", Sound with { CallsWhileHeld = 2 });

    [Fact]
    public void A_letter_closed_by_no_operator_is_reported() =>
        AssertSees("1 letters are closed, and an operator closed 0", Sound with { Discarded = 1 });

    [Fact]
    public void Only_discarded_changes_may_be_missing_on_the_board()
    {
        OperatorAct[] acts = [new OperatorAct.Discarded(History[2], [])];
        var discarded = Of(History, board: (4, 2), Row(1, (2, 2)), Row(2, (4, 2))) with { Acts = acts, Discarded = 1 };

        Assert.Empty(Checker.Judge(discarded).Problems);
        AssertSees("Name is v2 and should be v3", discarded with { Acts = [], Discarded = 0 }, lost: 1);
        AssertSees("0 letters are closed, and an operator closed 1", discarded with { Discarded = 0 });
        AssertSees("wrongly dead", discarded with { Dead = [new("Job", Key, 3, "refused")] });
        AssertSees(
            "ShortDescription is v2 and should be v4",
            Of(History, board: (2, 2), Row(1, (2, 2))) with { Acts = acts, Discarded = 1 },
            lost: 1);
    }

    [Fact]
    public void A_change_that_waited_for_a_discarded_record_must_be_a_dead_letter_with_that_reason()
    {
        var task = Change(1, ChangeType.Snapshot, "Name") with { Entity = "Task", Key = $"{Key}/T1" };
        var orphaned = Of([History[0], task], board: null) with
        {
            Acts = [new OperatorAct.Discarded(History[0], [task])],
            Discarded = 1,
            Dead = [new("Task", task.Key, 1, "discarded", OperatorAct.Discarded.CodeBelow)],
        };

        Assert.Empty(Checker.Judge(orphaned).Problems);
        AssertSees("must be a dead letter (DIME204), and is none", orphaned with { Dead = [] });
        AssertSees("wrongly dead", orphaned with { Dead = [new("Task", task.Key, 1, "refused", "DIME201")] });
    }

    [Fact]
    public void A_patch_whose_wait_an_operator_ended_must_be_a_dead_letter_with_that_reason()
    {
        var patch = Change(1, ChangeType.Patch, "Name");
        var left = Of([patch], board: null) with
        {
            Acts = [new OperatorAct.LeftWithoutBase(patch)],
            Dead = [new("Job", Key, 1, "no base", OperatorAct.LeftWithoutBase.Code)],
        };

        Assert.Empty(Checker.Judge(left).Problems);
        AssertSees("must be a dead letter (DIME206), and is none", left with { Dead = [] });
        AssertSees("wrongly dead", left with { Acts = [] });
    }

    [Fact]
    public void An_edited_change_must_be_on_the_board_as_edited()
    {
        var edited = Sound with
        {
            Acts = [new OperatorAct.Edited(History[3], new Dictionary<string, string> { ["ShortDescription"] = "mended" })],
            Discarded = 1,
        };

        AssertSees("ShortDescription is v4 and should be mended", edited, lost: 1);
        AssertSees("0 letters are closed, and an operator closed 1", edited with { Discarded = 0 });
    }

    [Fact]
    public void A_resend_explains_as_many_duplicates_as_it_has_records()
    {
        var again = Sound with { Applied = [.. Sound.Applied, Row(5, (4, 3)), Row(6, (4, 3))], Acts = [new OperatorAct.Resent(2)] };

        Assert.Empty(Checker.Judge(again).Problems);
        AssertSees("2 duplicates, and only 1 are explained", again with { Acts = [new OperatorAct.Resent(1)] });
    }

    private static void AssertSees(string problem, Evidence evidence, int? lost = null)
    {
        var verdict = Checker.Judge(evidence);

        Assert.Contains(verdict.Problems, said => said.Contains(problem, StringComparison.Ordinal));
        Assert.Equal(lost ?? verdict.Lost, verdict.Lost);
    }

    private static Evidence Of(
        IReadOnlyList<PublishedChange> published, (long Short, long Name)? board, params AppliedRow[] applied) => new()
        {
            Published = published,
            Applied = applied,
            Board = board is { } there
            ? new Dictionary<(string, string), IReadOnlyDictionary<string, string>> { [("Job", Key)] = Values(there.Short, there.Name) }
            : new Dictionary<(string, string), IReadOnlyDictionary<string, string>>(),
            Windows = [],
            Dead = [],
            Received = published.Count,
            Blocked = 0,
            BrokenRules = [],
        };

    private static PublishedChange Change(long version, ChangeType type, params string[] fields) =>
        new(
            "queue",
            "Job",
            Key,
            version,
            type,
            fields.ToDictionary(field => field, _ => PublishedChange.Value(version)),
            IsPoison: false,
            "");

    private static AppliedRow Row(int call, (long Short, long Name) versions) =>
        new(call, Noon.AddSeconds(call), call, "Job", Key, IsDelete: false, Values(versions.Short, versions.Name));

    private static AppliedRow Delete(int call) =>
        new(call, Noon.AddSeconds(call), call, "Job", Key, IsDelete: true, new Dictionary<string, string>());

    private static Dictionary<string, string> Values(long shortDescription, long name) =>
        new[] { ("ShortDescription", shortDescription), ("Name", name) }
            .Where(field => field.Item2 > 0).ToDictionary(field => field.Item1, field => PublishedChange.Value(field.Item2));
}
