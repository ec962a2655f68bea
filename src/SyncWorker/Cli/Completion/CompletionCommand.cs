using System.CommandLine;
using SyncWorker.Cli.Building;

namespace SyncWorker.Cli.Completion;

/// <summary><c>syncworker completion SHELL</c>. The scripts beside this file ask the program itself what may follow.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = "syncworker.bash",
        ["zsh"] = "syncworker.zsh",
        ["powershell"] = "syncworker.ps1",
    };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "One of: bash, zsh, powershell." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        return CommandBuilder.Create(
            "completion",
            "Print the script that completes commands, options, entity names and states in a shell. "
            + "Example: syncworker completion bash",
            [shell],
            (parsed, _) =>
            {
                var name = parsed.GetRequiredValue(shell);
                var script = Read(Scripts[name]);
                return Task.FromResult(new Result(new { shell = name, script }, () => Console.Out.Write(script)));
            });
    }

    private static string Read(string file)
    {
        using var script = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream(file)!);
        return script.ReadToEnd();
    }
}
