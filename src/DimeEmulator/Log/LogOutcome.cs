namespace DimeEmulator;

internal enum LogOutcome
{
    Applied,
    Refused,

    /// <summary>The row was applied, and then undone because another row of its call was refused.</summary>
    RolledBack,

    /// <summary>The call ended at an earlier row.</summary>
    NotReached,
}
