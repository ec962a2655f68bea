using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Find;
using SyncWorker.Plan;

namespace SyncWorker.Replay;

/// <summary>A row that would go out.</summary>
/// <param name="Procedure">The procedure of the call.</param>
/// <param name="Parameters">Wire name → value, as it goes out; null when nothing can go out yet.</param>
/// <param name="WaitsFor">What the row waits for first; null if nothing.</param>
internal sealed record PreviewRow(
    string Entity, string Key, string? Procedure, IReadOnlyDictionary<string, string>? Parameters, string? WaitsFor)
{
    public string InWords() => string.Join(Environment.NewLine, [
        $"{Entity} {Key}: {Procedure ?? "nothing would be sent"}{(WaitsFor is null ? "" : $" (waits: {WaitsFor})")}",
        .. (Parameters ?? new Dictionary<string, string>()).Select(parameter => $"    {parameter.Key} = {parameter.Value}"),
    ]);
}

/// <summary>Computes what would go out, by running the fold on the state that the ledger would have.</summary>
internal static class Preview
{
    /// <summary>A dry run of more records counts them all and shows these.</summary>
    public const int MostShown = 1_000;

    /// <summary>The rows of these changes' records. Each record's rows are in the order in which they would go out.</summary>
    public static IReadOnlyList<PreviewRow> Of(
        Session ledger, IEnumerable<long> changes, string? clearAs, DateTimeOffset now)
    {
        var entities = changes
            .Select(id => ledger.ExecuteScalar<long>("select entity_id from change where id = @id", new { id })).Distinct();
        return OfRecords(ledger, entities, clearAs, now);
    }

    /// <summary>The rows of records that are sent again.</summary>
    public static IReadOnlyList<PreviewRow> OfRecords(
        Session ledger, IEnumerable<long> entities, string? clearAs, DateTimeOffset now) =>
        [.. entities.SelectMany(id => Rows(WorkFinder.One(ledger, id, now), clearAs))];

    private static IEnumerable<PreviewRow> Rows(EntityState entity, string? clearAs)
    {
        while (true)
        {
            switch (Fold.Of(entity, clearAs))
            {
                case FoldResult.Row row:
                    yield return new(
                        entity.Definition.Name,
                        entity.Key,
                        row.Procedure,
                        row.Values.ToDictionary(),
                        row.Kind == ChangeKind.Upsert ? ParentOf(entity) : null);
                    entity = entity.After(row);
                    continue;
                case FoldResult.Waits waits:
                    yield return new(entity.Definition.Name, entity.Key, null, null, waits.Reason.Text);
                    yield break;
                default:
                    yield break;
            }
        }
    }

    /// <summary>The planner's rule, for a single record.</summary>
    private static string? ParentOf(EntityState entity) => entity.Parent switch
    {
        null or { Exists: Existence.Yes } => null,
        { HasPending: true } => "parent pending",
        { HasDead: true } => "parent dead",
        _ => null,
    };
}
