namespace DimeEmulator;

/// <summary>The outcome of one row.</summary>
internal abstract record RowOutcome
{
    private RowOutcome()
    {
    }

    /// <param name="Key">The record's key text, or its number if it has no key.</param>
    /// <param name="Fields">The stored fields: as sent, plus the names assigned to an appointment.</param>
    public sealed record Applied(string Key, IReadOnlyDictionary<string, string> Fields) : RowOutcome;

    /// <param name="Fault">The scripted fault that refused the row, or null if the row itself is invalid.</param>
    public sealed record Refused(string Message, Fault? Fault = null) : RowOutcome;
}
