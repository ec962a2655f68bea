using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Compare;

/// <summary>A record as its source says it, read and checked like a change that is received.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="Version">The source's version number, if it has one.</param>
/// <param name="Fields">Wire name → value as it would be sent, keys included.</param>
internal sealed record SourceRecord(
    int Index, EntityAddress Address, ChangeKind Kind, ChangeMode Mode, long? Version, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The fields that the board has with another value.</summary>
    /// <param name="clearAs">The value of a field that a snapshot no longer carries; null: it is left as it is.</param>
    public IReadOnlyList<FieldDifference> DifferentFrom(Accepted accepted, string? clearAs)
    {
        var board = accepted.Fields;
        var keys = Address.Definition.KeyParameters;
        var different = Fields
            .Where(field => !board.TryGetValue(field.Key, out var value) || !IsSame(value, field.Value, keys.Contains(field.Key)))
            .Select(field => Of(field.Key, field.Value)).ToList();
        if (clearAs is not null && Mode == ChangeMode.Snapshot && accepted.Base is { } snapshot)
        {
            different.AddRange(snapshot.Fields
                .Where(field => !Fields.ContainsKey(field.Key) && !accepted.Over.ContainsKey(field.Key) && field.Value != clearAs
                    && Address.Definition.Find(field.Key) is { Type: ParameterType.Text or ParameterType.TextList })
                .Select(field => Of(field.Key, null)));
        }
        return different;

        FieldDifference Of(string field, string? said) =>
            new(field, said, board.GetValueOrDefault(field), accepted.KeyOf(field) is { } key && board.ContainsKey(field) ? key.Id : null);
    }

    /// <summary>As the planner compares values. In keys, case and spaces at the end do not count, as everywhere.</summary>
    private static bool IsSame(string accepted, string said, bool isKey) =>
        accepted == said || (isKey && accepted.TrimEnd().Equals(said.TrimEnd(), StringComparison.OrdinalIgnoreCase));
}
