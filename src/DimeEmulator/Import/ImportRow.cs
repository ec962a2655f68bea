namespace DimeEmulator;

/// <summary>One row of a call, as it was sent.</summary>
/// <param name="Malformed">Why the row is malformed; null if it is well-formed.</param>
internal sealed record ImportRow(string Procedure, IReadOnlyList<string> Names, IReadOnlyList<string> Values, string? Malformed)
{
    /// <summary>Name → value, for matching and for the log; the first value wins if a name is given twice.</summary>
    public Dictionary<string, string> ToFields()
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < Math.Min(Names.Count, Values.Count); i++)
        {
            fields.TryAdd(Names[i], Values[i]);
        }
        return fields;
    }
}
