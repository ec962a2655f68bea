namespace DimeEmulator;

internal enum ProcedureKind
{
    Upsert,
    Delete,

    /// <summary>Deletes the children of one parent.</summary>
    Clear,
}
