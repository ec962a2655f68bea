using System.Collections.Immutable;
using SyncWorker.Contracts;

namespace SyncWorker.Changes;

/// <summary>A field's accepted value and the change that set it.</summary>
internal readonly record struct FieldValue(string Value, OrderKey Key);

/// <summary>The highest accepted snapshot, delete or clear of an entity.</summary>
internal sealed record Base(OrderKey Key, ChangeKind Kind, IReadOnlyDictionary<string, string> Fields);

/// <summary>What Dime.Scheduler has accepted for one entity.</summary>
/// <param name="Base">The highest accepted change of the whole record; null before the first.</param>
/// <param name="Over">Fields of accepted patches above <paramref name="Base"/>.</param>
internal sealed record Accepted(Base? Base, ImmutableDictionary<string, FieldValue> Over)
{
    public static readonly Accepted Nothing = new(null, ImmutableDictionary<string, FieldValue>.Empty);

    public bool IsNothing => Base is null && Over.IsEmpty;

    /// <summary>Field → value, as they are on the board.</summary>
    public IReadOnlyDictionary<string, string> Fields =>
        Over.Aggregate(new Dictionary<string, string>(Base?.Fields ?? ImmutableDictionary<string, string>.Empty), (fields, over) =>
        {
            fields[over.Key] = over.Value.Value;
            return fields;
        });

    /// <summary>
    /// The change that the accepted value of this field comes from; null when nothing was accepted for the field. A late delete
    /// also removes the values of newer patches.
    /// </summary>
    public OrderKey? KeyOf(string field) =>
        Base is not { Kind: ChangeKind.Delete } && Over.TryGetValue(field, out var over) ? over.Key : Base?.Key;
}
