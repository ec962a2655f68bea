namespace DimeEmulator;

/// <summary>One stored record. Never changed: an upsert stores another one, so that a rollback is putting the old one back.</summary>
/// <param name="Key">What names it in its table, normalised.</param>
/// <param name="ParentKey">The key of the record it belongs to, in the parent's table; null where it has no parent.</param>
/// <param name="OtherKeys">Other names: an appointment's Guid and number beside its id.</param>
/// <param name="Number">Counts up in order of creation: the <c>id</c> that lists show.</param>
/// <param name="Fields">Wire name → value as it was sent.</param>
internal sealed record Record(string Key, string? ParentKey, IReadOnlyList<string> OtherKeys, long Number, IReadOnlyDictionary<string, string> Fields);
