namespace SyncWorker.Chaos.Load;

internal enum ChangeType
{
    Snapshot,
    Patch,
    Delete,
}

/// <summary>A change as it was published, with what the checker knows about it.</summary>
/// <param name="Key">The key as the board and the ledger write it: <c>CHAOS/TEST/J1</c>.</param>
/// <param name="Version">Rises with each change of a record. Every value contains it, so a value names its change.</param>
/// <param name="Fields">Wire name → value, without the key.</param>
/// <param name="IsPoison">The server always refuses the change.</param>
internal sealed record PublishedChange(
    string Queue,
    string Entity,
    string Key,
    long Version,
    ChangeType Type,
    IReadOnlyDictionary<string, string> Fields,
    bool IsPoison,
    string Body)
{
    /// <summary>The server cannot have executed the change before this time.</summary>
    public DateTimeOffset PublishedAt { get; init; }

    /// <summary>The body contains the id as well, so the change is the same message over HTTP and through a queue.</summary>
    public string MessageId => IdOf(Entity, Key, Version);

    public bool IsWhole => Type != ChangeType.Patch;

    public static string IdOf(string entity, string key, long version) => $"{entity}-{key}-{version}";

    public static string Value(long version) => $"v{version}";

    /// <summary>The version that a value on the board names; null: the value names none.</summary>
    public static long? VersionIn(string value) =>
        value is ['v', .. var number] && long.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var version)
            ? version
            : null;
}
