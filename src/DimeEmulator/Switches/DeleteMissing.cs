namespace DimeEmulator;

/// <summary>What deleting a record that is not there is.</summary>
internal enum DeleteMissing
{
    Error,
    Ok,
}
