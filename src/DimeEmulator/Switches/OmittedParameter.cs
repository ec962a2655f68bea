namespace DimeEmulator;

/// <summary>What an upsert does to a stored value whose parameter it leaves out.</summary>
internal enum OmittedParameter
{
    Keeps,
    Clears,
}
