namespace SyncWorker.Ledger;

/// <summary>The default folder of the embedded ledger. It does not depend on the directory that the program is started in.</summary>
internal static class LedgerPlace
{
    /// <summary>The default folder of earlier versions: below the directory that the program is started in.</summary>
    public static string Older => Path.GetFullPath("data");

    /// <summary>
    /// The first folder of systemd's <c>$STATE_DIRECTORY</c>. If that is not set: on Windows <c>%ProgramData%\SyncWorker</c>, on macOS
    /// <c>~/Library/Application Support/SyncWorker</c>, elsewhere <c>/var/lib/syncworker</c> for root, and
    /// <c>$XDG_STATE_HOME/syncworker</c> or <c>~/.local/state/syncworker</c> for any other user.
    /// </summary>
    public static string Default =>
        Of(Environment.GetEnvironmentVariable, Environment.UserName, OperatingSystem.IsWindows(), OperatingSystem.IsMacOS());

    internal static string Of(Func<string, string?> variable, string user, bool isWindows, bool isMacOS)
    {
        if (variable("STATE_DIRECTORY") is { Length: > 0 } state)
        {
            return state.Split(':')[0];
        }

        if (isWindows)
        {
            return Path.Combine(variable("ProgramData") is { Length: > 0 } data ? data : @"C:\ProgramData", "SyncWorker");
        }

        return variable("HOME") is not { Length: > 0 } home || (user == "root" && !isMacOS) ? "/var/lib/syncworker"
            : isMacOS ? Path.Combine(home, "Library", "Application Support", "SyncWorker")
            : Path.Combine(
                variable("XDG_STATE_HOME") is { Length: > 0 } given && Path.IsPathRooted(given)
                    ? given
                    : Path.Combine(home, ".local", "state"),
                "syncworker");
    }
}
