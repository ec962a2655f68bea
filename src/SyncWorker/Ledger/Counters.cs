using SyncWorker.Changes;

namespace SyncWorker.Ledger;

/// <summary>
/// Running totals, written in the transactions that move the rows. Metrics read these only; <c>verify</c> compares them with
/// the rows.
/// </summary>
internal static class Counters
{
    /// <summary>Changes from messages that are or will be acknowledged to the broker.</summary>
    public const string Acked = "acked";

    /// <summary>Changes received over HTTP.</summary>
    public const string Accepted = "accepted";

    /// <summary>Changes written to the ledger.</summary>
    public const string Recorded = "recorded";

    /// <summary>Changes dropped because they were recorded before.</summary>
    public const string Duplicates = "duplicates";

    /// <summary>New changes made by a replay.</summary>
    public const string Replays = "replays";

    /// <summary>Changes that cannot be recognised if they arrive twice.</summary>
    public const string NoDedupe = "no dedupe";

    /// <summary>Times too far in the future; treated as absent.</summary>
    public const string TimeAhead = "time ahead";

    /// <summary>Times earlier than any real plan, such as the date of an unset field; treated as absent.</summary>
    public const string TimeUnset = "time unset";

    /// <summary>Message ids that arrived again with a different body.</summary>
    public const string IdReused = "id reused";

    /// <summary>Changes settled into this state.</summary>
    public static string Settled(ChangeState state) => "settled " + state.ToString().ToLowerInvariant();

    /// <summary>Changes removed by retention, by the state they were in.</summary>
    public static string Retired(ChangeState state) => "retired " + state.ToString().ToLowerInvariant();

    private const string AddSql = """
        insert into counter (slot, name, value) select r.Slot, r.Name, r.Amount from rows() r where true
        on conflict (slot, name) do update set value = counter.value + excluded.value
        """;

    public static void Add(Session ledger, IEnumerable<KeyValuePair<string, int>> amounts) => ledger.ExecuteRows(
        AddSql,
        amounts.Where(amount => amount.Value != 0).OrderBy(amount => amount.Key, StringComparer.Ordinal)
            .Select(amount => new { ledger.Slot, Name = amount.Key, Amount = (long)amount.Value }));

    public static Dictionary<string, long> Read(Session ledger) =>
        ledger.Query<(string Name, long Value)>("select name, cast(sum(value) as bigint) from counter group by name")
            .ToDictionary(counter => counter.Name, counter => counter.Value);
}
