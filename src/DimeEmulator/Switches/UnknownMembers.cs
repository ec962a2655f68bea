namespace DimeEmulator;

/// <summary>How a typed endpoint treats a JSON member that its entity lacks.</summary>
internal enum UnknownMembers
{
    Ignore,

    /// <summary>The call is refused, so that a client notices a value that would be ignored.</summary>
    Refuse,
}
