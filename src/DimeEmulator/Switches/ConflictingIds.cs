namespace DimeEmulator;

/// <summary>How the emulator treats a row whose id names one appointment and whose Guid names another, or none.</summary>
internal enum ConflictingIds
{
    /// <summary>The row means the appointment with that id, if there is one.</summary>
    IdWins,

    /// <summary>The row means the appointment with that Guid, if there is one.</summary>
    GuidWins,

    /// <summary>The row is refused.</summary>
    Refuse,
}
