namespace DimeEmulator;

/// <summary>What became of one row.</summary>
internal abstract record RowOutcome
{
    private RowOutcome()
    {
    }

    /// <param name="Key">The record's key text; for a record without a key its number.</param>
    /// <param name="Fields">What was stored: as sent, plus the ids an appointment was given.</param>
    public sealed record Applied(string Key, IReadOnlyDictionary<string, string> Fields) : RowOutcome;

    /// <param name="Fault">The scripted fault that refused it, or null where the row itself is at fault.</param>
    public sealed record Refused(string Message, Fault? Fault = null) : RowOutcome;
}
