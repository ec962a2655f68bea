namespace SyncWorker.Chaos.Load;

internal enum ChangeType
{
    Snapshot,
    Patch,
    Delete,
}

/// <summary>A change as it was published, and what the checker knows of it.</summary>
/// <param name="Key">As the board and the ledger write it: <c>CHAOS/TEST/J1</c>.</param>
/// <param name="Version">Rises from change to change of a record; it stands in every value, so that a value names its change.</param>
/// <param name="Fields">Wire name → value, without the key.</param>
/// <param name="IsPoison">The server refuses it, for ever.</param>
internal sealed record PublishedChange(
    string Queue, string Entity, string Key, long Version, ChangeType Type, IReadOnlyDictionary<string, string> Fields, bool IsPoison, string Body)
{
    /// <summary>No server can have executed it before that.</summary>
    public DateTimeOffset PublishedAt { get; init; }

    /// <summary>Stands in the body as well: whichever way it takes, it is the same message.</summary>
    public string MessageId => IdOf(Entity, Key, Version);

    public bool IsWhole => Type != ChangeType.Patch;

    public static string IdOf(string entity, string key, long version) => $"{entity}-{key}-{version}";

    public static string Value(long version) => $"v{version}";

    /// <summary>The version that a value on the board names; null: it names none.</summary>
    public static long? VersionIn(string value) =>
        value is ['v', .. var number] && long.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : null;
}
