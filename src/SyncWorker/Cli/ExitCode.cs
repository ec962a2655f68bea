using System.ComponentModel;
using System.Reflection;

namespace SyncWorker.Cli;

/// <summary>How a command ends: the same for every command, because scripts rely on it. docs/cli.md has this table.</summary>
internal enum ExitCode
{
    [Description("Done, and everything is as it should be.")]
    Done = 0,

    [Description("Something failed or was refused, a check did not pass, or neither the service nor its ledger could be reached.")]
    Failed = 1,

    [Description("The command line or a setting is wrong. Nothing was changed.")]
    Wrong = 2,

    [Description("What the command names does not exist, or nothing matches it. Nothing was changed.")]
    NotFound = 3,
}

internal static class ExitCodes
{
    public static string Text(this ExitCode code) =>
        typeof(ExitCode).GetField(code.ToString())!.GetCustomAttribute<DescriptionAttribute>()!.Description;
}
