namespace DimeEmulator;

/// <summary>One stored record. Immutable: an upsert stores a new record, so a rollback only has to restore the old one.</summary>
/// <param name="Key">The record's key in its table, normalised.</param>
/// <param name="ParentKey">The parent's key in the parent's table; null if the record has no parent.</param>
/// <param name="OtherKeys">Other keys: an appointment's Guid and number besides its id.</param>
/// <param name="Number">A number that increases in order of creation: the <c>id</c> in lists.</param>
/// <param name="Fields">Wire name → value as it was sent.</param>
internal sealed record Record(
    string Key, string? ParentKey, IReadOnlyList<string> OtherKeys, long Number, IReadOnlyDictionary<string, string> Fields);
