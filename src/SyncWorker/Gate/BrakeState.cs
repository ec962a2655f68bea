using System.Text.RegularExpressions;

namespace SyncWorker.Gate;

/// <summary>
/// Aggregates that died in a row of one cause, of one procedure. When it is too many, the cause is hardly in the records: the
/// procedure pauses instead of one more death. Pure.
/// </summary>
/// <param name="Message">The server's words, of the last one.</param>
/// <param name="Since">Since when it pauses; null: it runs.</param>
/// <param name="ProbeAt">When the next one may try.</param>
/// <param name="Probe">The entity that may try.</param>
internal sealed partial record BrakeState(
    string Procedure, string Fingerprint, string Message, IReadOnlyList<long> Aggregates, DateTimeOffset? Since = null, DateTimeOffset? ProbeAt = null, long? Probe = null)
{
    /// <summary>One that has nothing against the procedure yet.</summary>
    public static BrakeState Of(string procedure) => new(procedure, "", "", []);

    /// <summary>What deaths of one cause have in common: numbers and what is quoted is the record's own.</summary>
    public static string FingerprintOf(string entity, string procedure, string? field, string message) =>
        $"{entity}|{procedure}|{field}|{OfTheRecord().Replace(message, "#").Trim().ToLowerInvariant()}";

    /// <summary>Would this be one death too many?</summary>
    public bool Stops(string fingerprint, int sameRefusals) => Fingerprint == fingerprint && Aggregates.Count >= sameRefusals;

    /// <summary>One more died; of another cause: counted from the start.</summary>
    public BrakeState AfterDeath(string fingerprint, string message, long aggregate) =>
        this with { Fingerprint = fingerprint, Message = message, Aggregates = Fingerprint == fingerprint ? With(aggregate) : [aggregate] };

    /// <summary>It was not let die; the next one tries after the wait.</summary>
    public BrakeState AfterStop(string message, long aggregate, DateTimeOffset now, TimeSpan wait) =>
        this with { Message = message, Aggregates = With(aggregate), Since = Since ?? now, ProbeAt = now + wait, Probe = null };

    private List<long> With(long aggregate) => [.. Aggregates.Where(other => other != aggregate), aggregate];

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S*\d\S*""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfTheRecord();
}
