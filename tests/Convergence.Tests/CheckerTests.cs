using SyncWorker.Changes;
using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Convergence.Tests.Verdicts;

namespace SyncWorker.Convergence.Tests;

/// <summary>The checker detects a worker that is broken on purpose, and reports the right verdict for the fault.</summary>
public sealed class CheckerTests
{
    private const int Histories = 300;

    [Fact]
    public void The_same_seed_gives_the_same_apply_log_byte_for_byte()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Equal(Run.Of(Generator.Make(seed)).Log, Run.Of(Generator.Make(seed)).Log);
        }
    }

    [Theory]
    [InlineData("went back", "the version guard is off", """
        create trigger broken after update of base_version on entity when new.base_version is not null begin
          update entity set base_epoch = null, base_scale = null, base_version = null, base_id = null where id = new.id;
        end
        """)]
    [InlineData("forgotten", "isolation drops a half", """
        create trigger broken after update of suspect_group on entity when new.suspect_group is not null and new.id % 2 = 0 begin
          update entity set suspect_group = null, due_at = null, blocked = 'dropped' where id = new.id;
        end
        """)]
    [InlineData("wrongly dead", "a refused fold kills all its changes", """
        create trigger broken after update of state on change when new.state = 'Dead' begin
          update change set state = 'Dead', error = new.error where entity_id = new.entity_id and state = 'Pending';
        end
        """)]
    [InlineData("started at", "the gate is ignored", """
        create trigger broken after update on gate when new.reason is not null begin
          update gate set reason = null, until = null;
        end
        """)]
    [InlineData("recorded 2 times", "repeats are not recognised", """
        create trigger broken after insert on change begin
          delete from seen_0;
          delete from seen_1;
        end
        """)]
    [InlineData("stale", "nothing is sent again after an unknown outcome", """
        create trigger broken after update of uncertain_until on entity when new.uncertain_until is not null begin
          update entity set uncertain_until = null where id = new.id;
        end
        """)]
    [InlineData("child before its parent", "children do not know their parents", """
        create trigger broken after update of parent_id on entity when new.parent_id is not null begin
          update entity set parent_id = null where id = new.id;
        end
        """)]
    [InlineData("attempts were counted", "a 429 costs an attempt", """
        create trigger broken after update on gate when new.reason = 'Throttled' begin
          update entity set attempts = attempts + 1;
        end
        """)]
    [InlineData("there and should not be", "deletes are taken for done", """
        create trigger broken after insert on change when new.kind = 'Delete' begin
          update change set state = 'Applied' where id = new.id;
        end
        """)]
    [InlineData("not conserved", "a verdict is counted twice", """
        create trigger broken after update of state on change when new.state = 'Applied' begin
          update counter set value = value + 1 where name = 'settled applied';
        end
        """)]
    [InlineData("not conserved", "a change is lost after it was recorded", """
        create trigger broken after insert on change when new.id % 5 = 0 begin
          delete from change where id = new.id;
        end
        """)]
    public void A_broken_worker_is_detected(string verdict, string broken, string sabotage) =>
        AssertConvicted(verdict, broken, history => Run.Of(history, sabotage));

    [Fact]
    public void A_worker_that_acknowledges_before_it_records_is_detected() =>
        AssertConvicted("lost", "it acknowledges early", history => Run.Of(history, acknowledgesEarly: true));

    [Fact]
    public void A_worker_that_leaves_out_what_an_export_takes_back_after_a_call_that_was_not_accepted_is_convicted()
    {
        // The server executes the edit each time and answers 500, until the edit is a dead letter. Then an export says the earlier state.
        var made = Exports.TakenBack(Generator.Make(0));
        Run Of(string? sabotage) => Run.Of(
            made,
            sabotage,
            prepare: board => board.Trouble(
                "edited", new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(5), Status: 500, IsExecuted: true)));

        var sound = Of(null);
        var broken = Of("""
            create trigger broken after update of accepted_at on entity when new.accepted_at is null begin
              update entity set accepted_at = old.accepted_at where id = new.id;
            end
            """);

        Assert.DoesNotContain(Verdict.On(sound), said => said.Contains("stale", StringComparison.Ordinal));
        Assert.Contains(Verdict.On(broken), said => said.Contains("stale", StringComparison.Ordinal));
    }

    [Fact]
    public void Exports_are_left_out_of_calls_in_the_histories()
    {
        var runs = Enumerable.Range(0, 5).Select(seed => Run.Of(Exports.Of(Generator.Make(seed))));

        Assert.Contains(runs, run => run.Ledger.Count(change => change.State == ChangeState.Unchanged) > 1);
    }

    private static void AssertConvicted(string verdict, string broken, Func<History, Run> run) => Assert.True(
        Enumerable.Range(0, Histories)
            .Any(seed => Verdict.On(run(Generator.Make(seed))).Any(said => said.Contains(verdict, StringComparison.Ordinal))),
        $"In {Histories} histories nobody noticed that {broken}.");
}
