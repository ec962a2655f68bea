using System.Text;
using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Ledger;

namespace SyncWorker.Convergence.Tests.Verdicts;

/// <summary>
/// Finds what is wrong with a run; nothing if the worker works correctly. It uses the history, the board and what the worker recorded.
/// </summary>
internal static class Verdict
{
    private static readonly TimeSpan LateWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(15);

    public static IReadOnlyList<string> On(Run run)
    {
        if (run.Stuck is not null)
        {
            return [$"stuck: {run.Stuck}"];
        }

        var published = run.History.Deliveries.Distinct().Select(index => run.History.Changes[index])
            .ToDictionary(change => change.MessageId);
        var recorded = run.Ledger.GroupBy(change => change.MessageId).ToDictionary(same => same.Key, same => same.First());
        var applied = Rows(run.Log, "applied");
        return
        [
            .. run.BrokenRules.Select(rule => $"not conserved: {rule}"),
            .. published.Keys.Except(recorded.Keys).Select(id => $"lost: {id}"),
            .. run.Ledger.CountBy(change => change.MessageId).Where(same => same.Value > 1)
                .Select(same => $"recorded {same.Value} times: {same.Key}"),
            .. run.Ledger.Where(change => change.State == ChangeState.Pending && !MayWait(run, change, published))
                .Select(change => $"forgotten: {change.MessageId} of {change.EntityKey}, {change.Blocked}"),
            .. Dead(run, published, applied),
            .. Converged(run, published),
            .. Ordered(run, applied, recorded),
            .. TooEarly(run, published),
            .. Paused(run),
            .. Blamed(run),
        ];
    }

    /// <summary>Only a patch without a base, and a child whose parent is dead or waits itself, may still wait at the end.</summary>
    private static bool MayWait(
        Run run, RecordedChange change, Dictionary<string, Published> published) => (change.Blocked, published[change.MessageId]) switch
        {
            ("no base", { Whole: false }) => true,
            ("parent dead", _) => true,
            ("parent pending", { Above: [var parent, ..] }) => run.Ledger.Any(other =>
                other.State == ChangeState.Pending && (other.Entity, other.EntityKey) == parent && MayWait(run, other, published)),
            _ => false,
        };

    private static IEnumerable<string> Dead(Run run, Dictionary<string, Published> published, List<AppliedRow> applied)
    {
        foreach (var change in run.Ledger.Where(change => change.State == ChangeState.Dead && !published[change.MessageId].Poison))
        {
            // A child may become a dead letter if its parent was never created, or was deleted.
            if (IsOfTheParent(run, change) && published[change.MessageId].Above.Any(above => MayBeMissing(above, published.Values)))
            {
                continue;
            }

            yield return $"wrongly dead: {change.MessageId} of {change.EntityKey}: {change.Error}";
        }

        foreach (var row in applied.Where(row => row.Fields.Values.Any(value => value.StartsWith("poison", StringComparison.Ordinal))))
        {
            yield return $"the server accepted poison: {row.Key}";
        }
    }

    /// <summary>The error names the parent, or the server answers 500 to every refusal and its message names the parent.</summary>
    private static bool IsOfTheParent(Run run, RecordedChange change) =>
        change.Error!.Contains("parent", StringComparison.Ordinal)
        || (run.History.Server.RefusedStatus == 500 && change.Error.Contains("cannot be created before its", StringComparison.Ordinal));

    internal static bool MayBeMissing((string Entity, string Key) record, IEnumerable<Published> published)
    {
        var own = published.Where(other => (other.Entity, other.Key) == record).ToList();
        return !own.Exists(other => other is { Whole: true, Kind: "Upsert", Poison: false }) || own.Exists(other => other.Kind == "Delete");
    }

    /// <summary>
    /// The record's existence and every named field equal the effective state of the changes that are neither dead nor waiting.
    /// </summary>
    /// <param name="isExcused">Records, as the apply log names them, that may be on the board in another state; null: none.</param>
    internal static IEnumerable<string> Converged(
        Run run, Dictionary<string, Published> published, Func<string, bool>? isExcused = null)
    {
        var records = run.Ledger.ToLookup(change => (change.Entity, change.EntityKey));
        foreach (var entity in records.Where(record => isExcused?.Invoke($"{record.Key.Entity} {record.Key.EntityKey}") != true))
        {
            var expected = Expected(entity.Key, records, published);
            var actual = run.Board[entity.Key.Entity].GetValueOrDefault(entity.Key.EntityKey);
            if ((expected is null) != (actual is null))
            {
                yield return $"{entity.Key} is {(actual is null ? "missing" : "there and should not be")}";
                continue;
            }

            foreach (var (field, value) in expected ?? [])
            {
                if (actual!.GetValueOrDefault(field) != value)
                {
                    yield return $"stale: {entity.Key} {field} is {actual!.GetValueOrDefault(field)} and should be {value}";
                }
            }
        }
    }

    /// <summary>The state that a record must have; null: it must not exist, because it or a record above it was deleted.</summary>
    private static Dictionary<string, string>? Expected(
        (string, string) record, ILookup<(string, string), RecordedChange> records, Dictionary<string, Published> published)
    {
        var above = published[records[record].First().MessageId].Above;
        return above.Any(parent => records[parent].Any() && Expected(parent, records, published) is null)
            ? null
            : Effective(
                Since(
                    records[record],
                    above.SelectMany(parent => records[parent])
                        .Where(change => change.State == ChangeState.Applied && published[change.MessageId].Kind == "Delete")),
                published);
    }

    /// <summary>
    /// For each entity and field, accepted values never go back, in the order in which the calls started. The exception is an entity
    /// of which a call with unknown outcome may have been executed.
    /// </summary>
    internal static IEnumerable<string> Ordered(Run run, List<AppliedRow> applied, Dictionary<string, RecordedChange> recorded)
    {
        // A value that an export says again does not tell which change it comes from.
        var again = run.History.Changes.SelectMany(change => change.Fields.Values.Distinct()).CountBy(value => value)
            .Where(said => said.Value > 1).Select(said => said.Key).ToHashSet();
        var last = new Dictionary<(string, string), OrderKey>();
        var uncertain = new Dictionary<string, DateTimeOffset>();
        foreach (var row in applied.OrderBy(row => row.Call))
        {
            var call = run.Calls[(int)row.Call - 1];
            if (call.AnsweredAt is null || call.Plan.IsUnknown)
            {
                uncertain[row.Key] = call.StartedAt + LateWindow;
            }

            // A server that is not atomic applies some rows of a call that it refuses, and a server may fail after executing a call:
            // the worker never took those rows for accepted.
            if (call.Refused || call.Plan.Status is not null || (uncertain.TryGetValue(row.Key, out var until) && call.StartedAt < until))
            {
                continue;
            }

            foreach (var (field, value) in row.Fields.Where(field => field.Value.StartsWith('c') && !again.Contains(field.Value)))
            {
                var key = recorded["m" + value[1..]].Key;
                if (last.TryGetValue((row.Key, field), out var before) && key < before)
                {
                    yield return $"went back: {row.Key} {field} from {before} to {key}";
                }
                last[(row.Key, field)] = key;
            }
        }
    }

    /// <summary>
    /// No record is sent before its parents if these were received in time. The exception is a parent that was refused or deleted,
    /// and therefore rightly does not exist.
    /// </summary>
    private static IEnumerable<string> TooEarly(Run run, Dictionary<string, Published> published)
    {
        var above = published.Values.ToLookup(change => (change.Entity, change.Key));
        var sound = above.Where(record => !record.Any(change => change.Poison || change.Kind == "Delete")).Select(record => record.Key)
            .ToHashSet();
        foreach (var row in Rows(run.Log, "refused")
            .Where(row => row.Message?.Contains("cannot be created before its", StringComparison.Ordinal) == true))
        {
            var parents = published.Values.First(change => $"{change.Entity} {change.Key}" == row.Key).Above;
            var startedAt = run.Calls[(int)row.Call - 1].StartedAt;
            if (parents.All(parent => sound.Contains(parent) && run.Ledger.Any(change =>
                (change.Entity, change.EntityKey) == parent && published[change.MessageId].Whole && change.ReceivedAt < startedAt)))
            {
                yield return $"child before its parent: {row.Key} in call {row.Call}";
            }
        }
    }

    /// <summary>An attempt is counted only for a row that failed alone; a 429 costs none.</summary>
    private static IEnumerable<string> Blamed(Run run)
    {
        var counted = run.Ledger.DistinctBy(change => (change.Entity, change.EntityKey)).Sum(change => change.Attempts);
        var alone = run.Calls.Count(call => call.Rows == 1
            && (call.Plan.IsUnknown || call.Plan.Status is 401 or 500 || (call.Refused && run.History.Server.RefusedStatus == 500)));
        return counted > alone ? [$"{counted} attempts were counted, and {alone} rows failed alone"] : [];
    }

    /// <summary>No call starts within the pause that a 429 asks for, once the 429 is recorded.</summary>
    private static IEnumerable<string> Paused(Run run)
    {
        foreach (var throttled in run.Calls.Where(call => call is { Status: 429, Plan.RetryAfter: not null, AnsweredAt: not null }
            && run.ThrottledAt.Contains(call.AnsweredAt.Value.ToLedger())))
        {
            var asked = TimeSpan.FromSeconds(throttled.Plan.RetryAfter!.Value);
            var until = throttled.AnsweredAt!.Value + (asked < MaxPause ? asked : MaxPause);
            foreach (var call in run.Calls.Where(call => call.StartedAt > throttled.AnsweredAt && call.StartedAt < until))
            {
                yield return $"call {call.Number} started at {call.StartedAt:O}, before {until:O}";
            }
        }
    }

    /// <summary>
    /// The simplest reading of design §5: the last whole change, overlaid by the patches after it. Null: the record does not exist; a
    /// patch does not bring back a deleted record.
    /// </summary>
    private static Dictionary<string, string>? Effective(IEnumerable<RecordedChange> changes, Dictionary<string, Published> published)
    {
        var inOrder = changes.Where(change => change.State is not (ChangeState.Dead or ChangeState.Pending or ChangeState.Discarded))
            .OrderBy(change => change.Key)
            .Select(change => published[change.MessageId]);
        Dictionary<string, string>? state = [];
        foreach (var change in inOrder)
        {
            state = change.Kind == "Delete" ? null : change.Whole ? [] : state;
            foreach (var (field, value) in state is null ? new Dictionary<string, string>() : change.Fields)
            {
                state![field] = value;
            }
        }
        return state is { Count: 0 } ? null : state;
    }

    /// <summary>A delete of the job cancels the task's changes that were received before it, and any older ones.</summary>
    private static IEnumerable<RecordedChange> Since(IEnumerable<RecordedChange> task, IEnumerable<RecordedChange> deletes)
    {
        var deletedBy = deletes.Select(change => change.Id).DefaultIfEmpty(0).Max();
        var floor = task.Where(change => change.Id < deletedBy).Select(change => change.Key).DefaultIfEmpty().Max();
        return task.Where(change => change.Id > deletedBy && change.Key > floor);
    }

    internal static List<AppliedRow> Rows(byte[] log, string outcome) =>
    [
        .. Encoding.UTF8.GetString(log).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("outcome").GetString() == outcome)
            .Select(line => new AppliedRow(
                line.GetProperty("call").GetInt64(),
                line.GetProperty("entity").GetString() + " " + line.GetProperty("key").GetString(),
                line.GetProperty("fields").EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!),
                line.TryGetProperty("message", out var message) ? message.GetString() : null)),
    ];

    internal sealed record AppliedRow(long Call, string Key, Dictionary<string, string> Fields, string? Message);
}
