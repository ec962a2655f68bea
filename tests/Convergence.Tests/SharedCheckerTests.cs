using SyncWorker.Convergence.Tests.Verdicts;
using SyncWorker.Convergence.Tests.Workers;

namespace SyncWorker.Convergence.Tests;

/// <summary>The checker of several workers convicts those that are broken on purpose, by the verdict that is meant for it.</summary>
public sealed class SharedCheckerTests
{
    private const int Scenarios = 100;

    [Fact]
    public void Workers_that_look_at_what_waits_only_when_they_are_woken_are_convicted() => AssertConvicted(
        Theme.Behind, "forgotten", ("where look_at <= @Now", "where false and look_at <= @Now"), ("select reason from reasons where", "select reason from reasons where false and"));

    [Fact]
    public void A_discard_that_takes_the_children_of_a_record_that_is_being_sent_again_is_convicted() => AssertConvicted(
        Theme.Letters,
        "wrongly dead",
        ("update entity set resend_at = @Now,", "update entity set existence = 'Unknown', resend_at = @Now,"),
        ("and coalesce(base_kind, 'Delete') <> 'Upsert'", ""));

    private static void AssertConvicted(Theme theme, string verdict, params (string Said, string Says)[] broken)
    {
        using var ledger = new SharedLedger();

        Assert.True(
            Enumerable.Range(0, Scenarios).Any(seed => SharedVerdict.On(ScenarioRun.Of(ScenarioGenerator.Make(seed, theme), ledger, sql => Broken(sql, broken)))
                .Any(wrong => wrong.Contains(verdict, StringComparison.Ordinal))),
            $"In {Scenarios} scenarios of {theme} nothing was {verdict}.");
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
