using SyncWorker.Convergence.Tests.Verdicts;
using SyncWorker.Convergence.Tests.Workers;
using Xunit.Abstractions;

namespace SyncWorker.Convergence.Tests;

/// <summary>
/// The checker for several workers detects workers that are broken on purpose, and reports the right verdict for the fault.
/// </summary>
public sealed class SharedCheckerTests(ITestOutputHelper output)
{
    private const int Scenarios = 100;

    private static readonly (string, string) NoLook = ("update entity set look_at = r.At", "update entity set look_at = null");

    [Fact]
    public void The_same_seed_runs_the_same_way_twice()
    {
        using var ledger = new SharedLedger();

        var (first, second) = (ScenarioRun.Of(ScenarioGenerator.Make(3), ledger), ScenarioRun.Of(ScenarioGenerator.Make(3), ledger));

        Assert.Equal((first.Trace, first.Points), (second.Trace, second.Points));
    }

    [Fact]
    public void Workers_that_park_a_child_for_an_outdated_state_of_its_parent_are_detected() => AssertConvicted(
        Theme.Any, "forgotten", NoLook, (ScheduledSession.HoldText, ""));

    [Fact]
    public void Workers_that_never_recheck_children_of_a_parent_with_only_patches_are_detected() => AssertConvicted(
        Theme.Patches,
        "forgotten",
        NoLook,
        ("update entity set look_at = 0 where id = any(@Ids) and (look_at", "update entity set look_at = 0 where false and (look_at"));

    [Fact]
    public void Workers_that_drop_a_change_republished_after_a_delete_are_detected() => AssertConvicted(
        Theme.Restored, "dropped", ("turn = r.Turn", "turn = entity.turn"));

    [Fact]
    public void A_resend_that_ends_the_late_window_of_a_call_is_detected() => AssertConvicted(
        Theme.Late, "stale", ("update entity set resend_at = @Now,", "update entity set uncertain_until = null, resend_at = @Now,"));

    [Fact]
    public void A_letter_that_two_replays_release_is_detected() => AssertConvicted(
        Theme.Letters, "not conserved", ("error = null where id = @Id and state = 'Dead'", "error = null where id = @Id"));

    [Fact]
    public void Two_workers_that_probe_a_closed_gate_at_once_are_detected() => AssertConvicted(
        Theme.Gate, "two probes at once", ("select count(*) from import where finished_at is null", "select 0"));

    [Fact]
    public void Workers_that_check_waiting_records_only_when_they_are_woken_are_detected() => AssertConvicted(
        Theme.Behind,
        "forgotten",
        ("where look_at <= @Now", "where false and look_at <= @Now"),
        ("select reason from reasons where", "select reason from reasons where false and"));

    [Fact]
    public void A_discard_that_also_closes_children_of_a_record_being_resent_is_detected() => AssertConvictedFrom(
        266, // the seeds before it take minutes, and none of them convicts
        Theme.Letters,
        "wrongly dead",
        ("update entity set resend_at = @Now,", "update entity set existence = 'Unknown', resend_at = @Now,"),
        ("and coalesce(base_kind, 'Delete') <> 'Upsert'", ""));

    private void AssertConvicted(Theme theme, string verdict, params (string Said, string Says)[] broken) =>
        AssertConvictedFrom(0, theme, verdict, broken);

    private void AssertConvictedFrom(int first, Theme theme, string verdict, params (string Said, string Says)[] broken)
    {
        using var ledger = new SharedLedger();

        var seed = Enumerable.Range(first, Scenarios).FirstOrDefault(
            seed => SharedVerdict.On(ScenarioRun.Of(ScenarioGenerator.Make(seed, theme), ledger, sql => Broken(sql, broken)))
                .Any(wrong => wrong.Contains(verdict, StringComparison.Ordinal)),
            -1);

        output.WriteLine($"{verdict}: convicted by seed {seed} of {theme}");
        Assert.True(seed >= 0, $"In {Scenarios} scenarios of {theme} nothing was {verdict}.");
    }

    private static string Broken(string sql, (string Said, string Says)[] broken)
    {
        foreach (var (said, says) in broken)
        {
            sql = sql.Replace(said, says, StringComparison.Ordinal);
        }
        return sql;
    }
}
