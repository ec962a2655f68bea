using System.Diagnostics;

namespace SyncWorker.Runtime;

/// <summary>
/// Places at which a test has the process die as <c>kill -9</c> would: nothing is flushed, closed or told.
/// <c>SYNCWORKER_CRASH_AT=before-settle</c>, or <c>before-settle:3</c> for the third time it is reached. docs/chaos.md has them.
/// </summary>
internal static class CrashPoint
{
    /// <summary>Changes were collected; their commit has not begun.</summary>
    public const string AfterCollect = "after-collect";

    /// <summary>They are recorded; nothing is acknowledged.</summary>
    public const string AfterCommit = "after-commit";

    /// <summary>A call is on record and not sent.</summary>
    public const string BeforeSend = "before-send";

    /// <summary>A call is with the HTTP client, which has written it if a connection was open; its answer is not in.</summary>
    public const string AfterSend = "after-send";

    /// <summary>The answer is in; nothing of it is recorded.</summary>
    public const string BeforeSettle = "before-settle";

    /// <summary>The answer is recorded; nothing else has been done.</summary>
    public const string AfterSettle = "after-settle";

    /// <summary>A part of a refused call is on record and not sent.</summary>
    public const string InBisect = "in-bisect";

    /// <summary>A step of a replay was put back; nobody was told.</summary>
    public const string InReplay = "in-replay";

    /// <summary>A migration has run and is not committed.</summary>
    public const string InMigration = "in-migration";

    private static readonly (string Name, int Times)? Chosen = Parse(Environment.GetEnvironmentVariable("SYNCWORKER_CRASH_AT"));
    private static int _reached;

    public static void Reached(string name)
    {
        if (Chosen is { } chosen && chosen.Name == name && Interlocked.Increment(ref _reached) == chosen.Times)
        {
            // The call that kills its own process does not return.
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
