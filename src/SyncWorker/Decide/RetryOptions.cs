using System.ComponentModel.DataAnnotations;
using SyncWorker.Plan;

namespace SyncWorker.Decide;

/// <summary>How long a failed change waits, and how often it is tried.</summary>
internal sealed record RetryOptions
{
    public const string Section = "Retry";

    /// <summary>Calls that may fail because of one row before it is a dead letter. 429 and outages do not count. Default 5.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The attempts are spread over at least this time, so that a hiccup makes no dead letter. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MinSpan { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Wait before the second attempt; doubled for each one after it, full jitter. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait between two attempts. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a refused child waits for a parent that the ledger does not know to exist. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ParentGrace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Further parts of a server's message that mean "try again", besides the built-in ones; case-insensitive. Default none.
    /// </summary>
    public IReadOnlyList<string> TransientPatterns { get; init; } = [];

    /// <summary>Further parts of a server's message that refuses a delete because there is nothing to delete. Default none.</summary>
    public IReadOnlyList<string> GonePatterns { get; init; } = [];

    /// <summary>
    /// Whether the wait for a missing parent is over. Time while the worker is stopped is not waiting, so the wait also takes a number
    /// of probes.
    /// </summary>
    public bool IsOver(MissingParent? missing, DateTimeOffset now) =>
        ParentGrace == TimeSpan.Zero || (missing is { Until: null })
        || (missing is not null && now - missing.Since >= ParentGrace && missing.Probes >= MaxAttempts);

    public bool IsTransient(string message) => TransientWords.Say(message) || Any(message, TransientPatterns);

    public bool IsGone(string message) => Any(message, KnownGone) || Any(message, GonePatterns);

    private static readonly string[] KnownGone = ["does not exist", "not found", "could not be found"];

    private static bool Any(string message, IEnumerable<string> patterns) =>
        patterns.Any(pattern => message.Contains(pattern, StringComparison.OrdinalIgnoreCase));
}
