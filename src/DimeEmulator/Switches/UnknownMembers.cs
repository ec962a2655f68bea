namespace DimeEmulator;

/// <summary>What a typed endpoint does with a JSON member that its entity lacks.</summary>
internal enum UnknownMembers
{
    Ignore,

    /// <summary>A client learns that nothing came of what it sent.</summary>
    Refuse,
}
