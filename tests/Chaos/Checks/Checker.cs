using SyncWorker.Chaos.Load;

namespace SyncWorker.Chaos.Checks;

/// <summary>
/// Compares the published changes with what the server applied and what the ledger says. Pure; independent of how the worker works.
/// </summary>
internal static class Checker
{
    public static Verdict Judge(Evidence evidence)
    {
        var published = evidence.Published.ToLookup(change => (change.Entity, change.Key));
        var problems = new List<string>();
        var lost = Lost(evidence, published, problems);
        var (stale, inWindows, duplicates) = Order(evidence, published, problems);
        var wronglyDead = Dead(evidence, published, problems);
        problems.AddRange(evidence.BrokenRules.Select(rule => $"not conserved: {rule}"));
        if (evidence.Blocked > 0)
        {
            problems.Add($"{evidence.Blocked} changes wait for something that never comes");
        }

        if (evidence.Pending > 0)
        {
            problems.Add($"{evidence.Pending} changes are still pending");
        }

        problems.AddRange(evidence.LongWaits.Select(wait => $"waited for too long: {wait}"));
        if (evidence.CallsWhileHeld > 0)
        {
            problems.Add($"{evidence.CallsWhileHeld} calls were sent while nothing was to be sent");
        }

        var closed = evidence.Acts.Count(act => act is OperatorAct.Discarded or OperatorAct.Edited);
        if (evidence.Discarded != closed)
        {
            problems.Add($"{evidence.Discarded} letters are closed, and an operator closed {closed}");
        }

        if (evidence.OwnExits > 0)
        {
            problems.Add($"{evidence.OwnExits} workers ended by themselves");
        }

        var most = (2 * evidence.RowsOfUnknownOutcome) + evidence.Acts.OfType<OperatorAct.Resent>().Sum(act => act.Records);
        if (duplicates > most)
        {
            problems.Add($"{duplicates} duplicates, and only {most} are explained by calls of unknown outcome and by operators");
        }
        return new()
        {
            Published = evidence.Published.Count,
            Lost = lost,
            Stale = stale,
            StaleInWindows = inWindows,
            WronglyDead = wronglyDead,
            Duplicates = duplicates,
            MostDuplicates = most,
            Problems = problems,
        };
    }

    /// <summary>
    /// Checks that each change is in the ledger as often as it was published, and that the board has the newest versions.
    /// </summary>
    private static int Lost(Evidence evidence, ILookup<(string, string), PublishedChange> published, List<string> problems)
    {
        var missing = (int)Math.Max(0, evidence.Published.Count + evidence.Undecodable - evidence.Received);
        if (evidence.Published.Count + evidence.Undecodable != evidence.Received)
        {
            problems.Add($"{evidence.Published.Count + evidence.Undecodable} messages were published, {evidence.Received} are recorded");
        }

        var notCurrent = 0;
        var givenUp = GivenUp(evidence).Select(given => given.Change.MessageId).ToHashSet();
        var edits = evidence.Acts.OfType<OperatorAct.Edited>().ToDictionary(edit => edit.Change.MessageId, edit => edit.Set);
        foreach (var record in published)
        {
            var said = record.Where(change => !givenUp.Contains(change.MessageId))
                .Select(change => change with { Fields = Overlaid(change.Fields, edits.GetValueOrDefault(change.MessageId)) });
            if (Difference(Expected(said), evidence.Board.GetValueOrDefault(record.Key)) is { } difference)
            {
                problems.Add($"{record.Key.Item1} {record.Key.Item2}: {difference}");
                notCurrent++;
            }
        }

        foreach (var stranger in evidence.Board.Keys.Where(key => !published.Contains(key)))
        {
            problems.Add($"{stranger.Entity} {stranger.Key} is on the board, and nobody published it");
        }
        return Math.Max(missing, notCurrent);
    }

    /// <summary>
    /// Changes that an operator kept from the board, with the code of the dead letter that each must be; null: it must not be one.
    /// </summary>
    private static IEnumerable<(PublishedChange Change, string? Code)> GivenUp(Evidence evidence) =>
        evidence.Acts.SelectMany(act => act switch
        {
            OperatorAct.Discarded discarded => discarded.Below.Select(change => (change, (string?)OperatorAct.Discarded.CodeBelow))
                .Prepend((discarded.Change, null)),
            OperatorAct.LeftWithoutBase left => [(left.Change, OperatorAct.LeftWithoutBase.Code)],
            _ => [],
        });

    private static Dictionary<string, string> Overlaid(
        IReadOnlyDictionary<string, string> fields, IReadOnlyDictionary<string, string>? over)
    {
        var all = fields.ToDictionary();
        foreach (var (field, value) in over ?? new Dictionary<string, string>())
        {
            all[field] = value;
        }
        return all;
    }

    private static string? Difference(
        IReadOnlyDictionary<string, string>? expected, IReadOnlyDictionary<string, string>? actual) => (expected, actual) switch
        {
            (null, null) => null,
            (null, _) => "is on the board and should not be",
            (_, null) => "is missing on the board",
            _ => expected.Where(field => actual.GetValueOrDefault(field.Key) != field.Value)
                .Select(field => $"{field.Key} is {actual.GetValueOrDefault(field.Key) ?? "not there"} and should be {field.Value}")
                .FirstOrDefault(),
        };

    /// <summary>The last whole change that the server accepts, overlaid by the patches after it; null: the record must not exist.</summary>
    private static Dictionary<string, string>? Expected(IEnumerable<PublishedChange> record)
    {
        Dictionary<string, string>? state = null;
        foreach (var change in record.Where(change => !change.IsPoison).OrderBy(change => change.Version))
        {
            state = change.Type == ChangeType.Delete ? null : change.IsWhole ? [] : state;
            foreach (var (field, value) in state is null ? new Dictionary<string, string>() : change.Fields)
            {
                state![field] = value;
            }
        }
        return state;
    }

    /// <summary>
    /// Checks that an applied field never goes back to an older value, except while the ledger says that the record is uncertain.
    /// </summary>
    private static (int Stale, int InWindows, int Duplicates) Order(
        Evidence evidence, ILookup<(string, string), PublishedChange> published, List<string> problems)
    {
        var windows = evidence.Windows.ToLookup(window => (window.Entity, window.Key));
        var records = new Dictionary<(string, string), RecordOrder>();
        var (stale, inWindows, duplicates) = (0, 0, 0);
        foreach (var row in evidence.Applied.OrderBy(row => row.Sequence))
        {
            var key = (row.Entity, row.Key);
            if (row.Fields.Values.Contains(Source.Poison))
            {
                problems.Add($"the server accepted poison of {row.Entity} {row.Key}");
            }
            if (!records.TryGetValue(key, out var order))
            {
                records[key] = order = new([.. published[key]]);
            }

            switch (order.Apply(row))
            {
                case RowKind.Duplicate:
                    duplicates++;
                    break;
                case RowKind.Stale when windows[key].Any(window => row.At >= window.From && row.At <= window.Until):
                    inWindows++;
                    break;
                case RowKind.Stale:
                    stale++;
                    problems.Add($"stale: call {row.Call} at {row.At:O} set {row.Entity} {row.Key} back: {string.Join(", ", row.Fields)}");
                    break;
            }
        }
        return (stale, inWindows, duplicates);
    }

    private static int Dead(Evidence evidence, ILookup<(string, string), PublishedChange> published, List<string> problems)
    {
        var given = GivenUp(evidence).Where(one => one.Code is not null)
            .ToDictionary(one => (one.Change.Entity, one.Change.Key, one.Change.Version), one => one.Code);
        bool IsRight(DeadChange dead) => given.TryGetValue((dead.Entity!, dead.Key!, dead.Version ?? 0), out var code)
            ? dead.Code == code
            : published[(dead.Entity!, dead.Key!)].FirstOrDefault(change => change.Version == dead.Version) is { IsPoison: true };

        var wrong = evidence.Dead.Where(dead => dead.Entity is not null && !IsRight(dead)).ToList();
        foreach (var (change, code) in given)
        {
            if (!evidence.Dead.Any(dead => (dead.Entity, dead.Key, dead.Version) == change))
            {
                problems.Add($"{change.Entity} {change.Key} version {change.Version} must be a dead letter ({code}), and is none");
            }
        }

        problems.AddRange(wrong.Select(dead => $"wrongly dead: {dead.Entity} {dead.Key} version {dead.Version}: {dead.Message}"));

        var unread = evidence.Dead.Count(dead => dead.Entity is null);
        if (unread != evidence.Undecodable)
        {
            problems.Add($"{evidence.Undecodable} messages could not be read, {unread} are dead letters");
        }

        // A poison change may be superseded by a newer change of its record. Without one it must be a dead letter.
        foreach (var record in published.Where(record => record.All(change => change.IsPoison)))
        {
            if (!evidence.Dead.Any(dead => (dead.Entity, dead.Key) == record.Key))
            {
                problems.Add($"{record.Key.Item1} {record.Key.Item2} is poison and no dead letter");
            }
        }
        return wrong.Count + Math.Max(0, unread - evidence.Undecodable);
    }
}
