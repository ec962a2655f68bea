using System.Diagnostics;

namespace SyncWorker.Chaos.World;

/// <summary>Runs one of the repository's scripts.</summary>
internal static class Script
{
    /// <returns>The script's standard output.</returns>
    /// <exception cref="InvalidOperationException">The script failed; the message contains its output.</exception>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Repository.File(script), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new InvalidOperationException(
                $"{script} {string.Join(' ', arguments)}: exit code {process.ExitCode}. {await output}{await errors}");
    }
}
