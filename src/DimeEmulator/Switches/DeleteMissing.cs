namespace DimeEmulator;

/// <summary>The outcome of deleting a record that does not exist.</summary>
internal enum DeleteMissing
{
    Error,
    Ok,
}
