using SyncWorker.Changes;
using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Convergence.Tests.Workers;

namespace SyncWorker.Convergence.Tests.Verdicts;

/// <summary>
/// Finds what is wrong with a run of several workers; nothing if they work correctly. It checks safety and also liveness: once nothing
/// happens any more, every pending change is sent or waits for a valid reason.
/// </summary>
internal static class SharedVerdict
{
    public static IReadOnlyList<string> On(ScenarioRun run)
    {
        if (run.Result.Stuck is { } stuck)
        {
            return [.. run.Seen, $"stuck: {stuck}"];
        }

        var published = run.Result.History.Deliveries.Distinct().Select(index => run.Result.History.Changes[index])
            .ToDictionary(change => change.MessageId);
        var recorded = run.Result.Ledger.GroupBy(change => change.MessageId).ToDictionary(same => same.Key, same => same.First());
        var once = recorded.Where(change => run.Result.Ledger.Count(other => other.MessageId == change.Key) == 1).ToDictionary();
        return
        [
            .. run.Seen,
            .. published.Keys.Except(recorded.Keys).Select(id => $"lost: {id}"),
            .. run.Records.Where(record => record.Pending > 0 && record.Reason(run.Records) is null)
                .Select(record => $"forgotten: {record}"),
            .. Dead(run, published),
            .. Verdict.Converged(run.Result, published, ExecutedAndDead(run).Contains),
            .. Verdict.Ordered(
                run.Result,
                [.. Verdict.Rows(run.Result.Log, "applied")
                    .Where(row => row.Fields.Values.All(value => value[0] != 'c' || once.ContainsKey("m" + value[1..])))],
                once),
        ];
    }

    /// <summary>
    /// Records with a dead letter that the server executed once, although it answered 500, before it refused the same row: the board has
    /// what the server said that it did not take.
    /// </summary>
    private static HashSet<string> ExecutedAndDead(ScenarioRun run)
    {
        var dead = run.Result.Ledger.Where(change => change.State == ChangeState.Dead).Select(change => "c" + change.MessageId[1..]).ToHashSet();
        return [.. Verdict.Rows(run.Result.Log, "applied").Where(row => row.Fields.Values.Any(dead.Contains)).Select(row => row.Key)];
    }

    private static IEnumerable<string> Dead(ScenarioRun run, Dictionary<string, Published> published)
    {
        foreach (var change in run.Result.Ledger.Where(change => change.State == ChangeState.Dead))
        {
            var said = published[change.MessageId];
            var isExcused = said.Poison
                || run.Excused.Contains((said.Entity, said.Key))
                || said.Above.Any(above => run.Excused.Contains(above));

            // A child may become a dead letter if its parent was never accepted, or was deleted.
            if (!isExcused
                && !said.Above.Any(above => Verdict.MayBeMissing(above, published.Values))
                && !change.Error!.Contains("discarded", StringComparison.Ordinal))
            {
                yield return $"wrongly dead: {change.MessageId} of {change.Entity} {change.EntityKey}: {change.Error}";
            }
        }
    }
}
