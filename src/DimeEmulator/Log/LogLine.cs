namespace DimeEmulator;

/// <summary>What the log says of one row.</summary>
/// <param name="Row">Its place in the call, from 1.</param>
/// <param name="Replaced">The upsert replaced the record instead of merging into it: a replay has to know.</param>
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
    /// <summary>The resource it names was the appointment's only one: a replay has to know.</summary>
    public bool IsSingleResource { get; init; }
}
