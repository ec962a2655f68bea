namespace DimeEmulator;

internal enum LogOutcome
{
    Applied,
    Refused,

    /// <summary>It was applied, and undone because another row of its call was refused.</summary>
    RolledBack,

    /// <summary>The call ended at a row before it.</summary>
    NotReached,
}
