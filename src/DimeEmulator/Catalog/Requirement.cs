namespace DimeEmulator;

/// <summary>Something a procedure cannot do without.</summary>
/// <param name="IsKey">It names the record or its parent, so an empty value is no value.</param>
internal sealed record Requirement(KeyPart Part, bool IsKey);
