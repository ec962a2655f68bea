namespace DimeEmulator;

/// <summary>The effect of an upsert on a stored value whose parameter it leaves out.</summary>
internal enum OmittedParameter
{
    Keeps,
    Clears,
}
