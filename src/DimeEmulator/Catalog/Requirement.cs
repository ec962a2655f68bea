namespace DimeEmulator;

/// <summary>A parameter that a procedure requires.</summary>
/// <param name="IsKey">The parameter names the record or its parent, so an empty value counts as missing.</param>
internal sealed record Requirement(KeyPart Part, bool IsKey);
