using System.Text.RegularExpressions;

namespace SyncWorker.Gate;

/// <summary>
/// The aggregates of one procedure that got a dead letter in a row for the same cause. If there are too many, the cause is probably
/// not in the records, so the procedure pauses instead of making one more dead letter. Pure.
/// </summary>
/// <param name="Message">The server's message for the last of them.</param>
/// <param name="Since">Since when the procedure is paused; null: it runs.</param>
/// <param name="ProbeAt">When the next entity may probe.</param>
/// <param name="Probe">The entity that may probe.</param>
internal sealed partial record BrakeState(
    string Procedure,
    string Fingerprint,
    string Message,
    IReadOnlyList<long> Aggregates,
    DateTimeOffset? Since = null,
    DateTimeOffset? ProbeAt = null,
    long? Probe = null)
{
    /// <summary>A brake with no dead letters counted yet.</summary>
    public static BrakeState Of(string procedure) => new(procedure, "", "", []);

    /// <summary>
    /// What dead letters with the same cause have in common. Numbers and quoted text belong to the single record and are left out.
    /// </summary>
    public static string FingerprintOf(string entity, string procedure, string? field, string message) =>
        $"{entity}|{procedure}|{field}|{OfTheRecord().Replace(message, "#").Trim().ToLowerInvariant()}";

    /// <summary>Whether a dead letter with this fingerprint would be one too many.</summary>
    public bool Stops(string fingerprint, int sameRefusals) => Fingerprint == fingerprint && Aggregates.Count >= sameRefusals;

    /// <summary>The brake after one more dead letter. A different cause restarts the count.</summary>
    public BrakeState AfterDeath(string fingerprint, string message, long aggregate) =>
        this with { Fingerprint = fingerprint, Message = message, Aggregates = Fingerprint == fingerprint ? With(aggregate) : [aggregate] };

    /// <summary>The brake after it stopped a change from becoming a dead letter. The next entity probes after the wait.</summary>
    public BrakeState AfterStop(string message, long aggregate, DateTimeOffset now, TimeSpan wait) =>
        this with { Message = message, Aggregates = With(aggregate), Since = Since ?? now, ProbeAt = now + wait, Probe = null };

    private List<long> With(long aggregate) => [.. Aggregates.Where(other => other != aggregate), aggregate];

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S*\d\S*""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfTheRecord();
}
