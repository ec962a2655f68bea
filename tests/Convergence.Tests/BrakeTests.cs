using SyncWorker.Changes;
using SyncWorker.Convergence.Tests.Simulation;

namespace SyncWorker.Convergence.Tests;

/// <summary>When every record of a procedure is refused for one reason, the reason is not in the records.</summary>
public sealed class BrakeTests
{
    private const int SameRefusals = 10;

    [Fact]
    public void After_ten_dead_letters_of_one_cause_the_procedure_pauses_and_one_record_a_minute_probes()
    {
        var run = Run.Of(OneRowTests.Jobs(40, "same", pause: TimeSpan.FromSeconds(10)), prepare: board => board.Trouble("same", Refused));

        Assert.Null(run.Stuck);
        Assert.Empty(run.BrokenRules);
        Assert.Equal(SameRefusals, run.Ledger.Count(change => change.State == ChangeState.Dead));
        Assert.Equal(
            41 - SameRefusals, run.Ledger.Count(change => change is { State: ChangeState.Pending, Blocked: "paused: mboc_upsertJob" }));
        var minutes = (run.Calls[^1].StartedAt - run.Calls[SameRefusals].StartedAt).TotalMinutes;
        Assert.InRange(run.Calls.Count - SameRefusals - 1, 1, minutes + 1);
    }

    [Fact]
    public void Once_one_record_is_accepted_the_others_follow()
    {
        var run = Run.Of(
            OneRowTests.Jobs(40, "same", pause: TimeSpan.FromSeconds(10)), prepare: board => board.Trouble("same", Refused, calls: 14));

        Assert.Null(run.Stuck);
        Assert.Equal(SameRefusals, run.Ledger.Count(change => change.State == ChangeState.Dead));
        Assert.Equal(41 - SameRefusals, run.Ledger.Count(change => change.State == ChangeState.Applied));
    }

    private static CallPlan Refused => new(
        TimeSpan.FromMilliseconds(10),
        TimeSpan.FromMilliseconds(10),
        400,
        Body: """{"Error":"Sql","Description":"Category 'X' of J12 does not exist."}""");
}
