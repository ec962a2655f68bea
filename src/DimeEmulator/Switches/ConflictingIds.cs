namespace DimeEmulator;

/// <summary>What a row means that names one appointment by its id and another, or none, by its Guid.</summary>
internal enum ConflictingIds
{
    /// <summary>The appointment with that id, where there is one.</summary>
    IdWins,

    /// <summary>The appointment with that Guid, where there is one.</summary>
    GuidWins,

    /// <summary>Nothing: the row is refused.</summary>
    Refuse,
}
