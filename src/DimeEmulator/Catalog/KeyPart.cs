namespace DimeEmulator;

/// <summary>
/// One part of a record's key: one parameter, or the two that name an appointment (its Guid or its id). The first one with a value
/// counts.
/// </summary>
/// <param name="Names">Wire names, the preferred one first.</param>
internal sealed record KeyPart(IReadOnlyList<string> Names)
{
    /// <summary>The value that counts, or null if the row gives none.</summary>
    public string? ValueIn(IReadOnlyDictionary<string, string> fields)
    {
        foreach (var name in Names)
        {
            if (fields.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value))
            {
                return value;
            }
        }
        return null;
    }
}
