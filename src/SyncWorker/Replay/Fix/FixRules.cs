using System.Text.Json;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Replay.Edit;

namespace SyncWorker.Replay.Fix;

/// <summary>The rules of a fix, as an edit of one letter. Pure.</summary>
internal sealed record FixRules(IReadOnlyList<FixRule> Rules)
{
    /// <summary>The rules of an operation, as text; null if it has none.</summary>
    public static FixRules? Of(IReadOnlyList<string> rules) => rules.Count == 0 ? null : new([.. rules.Select(text => FixRule.Read(text)!)]);

    /// <summary>For the ledger.</summary>
    public string Write() => JsonSerializer.Serialize(Rules.Select(rule => rule.ToString()), FieldsJson.Options);

    /// <summary>What the rules change in a letter; empty if none of them fits.</summary>
    /// <param name="entity">Whose field names the rules use, by wire or JSON name.</param>
    /// <param name="fields">Wire name → value.</param>
    public IReadOnlyList<FieldDiff> Diff(string? entity, IReadOnlyDictionary<string, string> fields)
    {
        var definition = entity is null ? null : DimeCatalog.Find(entity);
        var after = new Dictionary<string, string>(fields, StringComparer.OrdinalIgnoreCase);
        foreach (var rule in Rules)
        {
            var field = definition?.Find(rule.Field)?.Wire ?? rule.Field;
            switch (rule.Apply(after.GetValueOrDefault(field)))
            {
                case (true, null):
                    after.Remove(field);
                    break;
                case (true, { } value):
                    after[field] = value;
                    break;
            }
        }
        var before = new Dictionary<string, string>(fields, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. before.Keys.Union(after.Keys, StringComparer.OrdinalIgnoreCase)
                .Select(field => new FieldDiff(field, before.GetValueOrDefault(field), after.GetValueOrDefault(field)))
                .Where(diff => diff.Before != diff.After),
        ];
    }

    /// <summary>The diffs as the correction of one letter.</summary>
    public static EditRequest Edit(IReadOnlyList<FieldDiff> diffs) => new(
        diffs.Where(diff => diff.After is not null).ToDictionary(diff => diff.Field, diff => JsonSerializer.SerializeToElement(diff.After)),
        [.. diffs.Where(diff => diff.After is null).Select(diff => diff.Field)]);
}

/// <summary>A value before and after.</summary>
/// <param name="Before">Null if the change did not name the field.</param>
/// <param name="After">Null if it no longer does.</param>
internal sealed record FieldDiff(string Field, string? Before, string? After);
