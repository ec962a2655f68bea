using System.Diagnostics;

namespace SyncWorker.Runtime;

/// <summary>
/// Places where a test can kill the process as <c>kill -9</c> does: nothing is flushed, closed or reported.
/// Set <c>SYNCWORKER_CRASH_AT=before-settle</c>, or <c>before-settle:3</c> for the third time it is reached. See docs/chaos.md.
/// </summary>
internal static class CrashPoint
{
    /// <summary>Changes were collected; their commit has not begun.</summary>
    public const string AfterCollect = "after-collect";

    /// <summary>The changes are recorded; nothing is acknowledged.</summary>
    public const string AfterCommit = "after-commit";

    /// <summary>A call is on record but not sent.</summary>
    public const string BeforeSend = "before-send";

    /// <summary>A call is with the HTTP client, which has written it if a connection was open. The answer has not arrived.</summary>
    public const string AfterSend = "after-send";

    /// <summary>The answer has arrived; none of it is recorded.</summary>
    public const string BeforeSettle = "before-settle";

    /// <summary>The answer is recorded; nothing else has been done.</summary>
    public const string AfterSettle = "after-settle";

    /// <summary>A part of a refused call is on record but not sent.</summary>
    public const string InBisect = "in-bisect";

    /// <summary>A step of a replay was released; the work signal was not raised.</summary>
    public const string InReplay = "in-replay";

    /// <summary>A migration has run but is not committed.</summary>
    public const string InMigration = "in-migration";

    private static readonly (string Name, int Times)? Chosen = Parse(Environment.GetEnvironmentVariable("SYNCWORKER_CRASH_AT"));
    private static int _reached;

    public static void Reached(string name)
    {
        if (Chosen is { } chosen && chosen.Name == name && Interlocked.Increment(ref _reached) == chosen.Times)
        {
            // Kill does not return when it kills its own process.
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }

    internal static (string Name, int Times)? Parse(string? text) => text?.Split(':') switch
    {
        null or [""] => null,
        [var name] => (name, 1),
        [var name, var times] => (name, int.Parse(times, System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new FormatException($"SYNCWORKER_CRASH_AT = {text}: must be a name, or a name and a number: before-settle:3."),
    };
}
