namespace DimeEmulator;

/// <summary>The log entry of one row.</summary>
/// <param name="Row">The row's position in the call, from 1.</param>
/// <param name="Replaced">The upsert replaced the record instead of merging into it; a replay needs this.</param>
internal sealed record LogLine(
    int Row,
    string Procedure,
    string? Entity,
    string? Key,
    IReadOnlyDictionary<string, string> Fields,
    LogOutcome Outcome,
    string? Message,
    bool Replaced)
{
    /// <summary>The resource that the row names was the appointment's only one; a replay needs this.</summary>
    public bool IsSingleResource { get; init; }
}
