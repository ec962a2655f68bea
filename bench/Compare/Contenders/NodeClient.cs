using System.ComponentModel;

namespace SyncWorker.Bench.Contenders;

/// <summary>Installs what the client in <c>Clients/node</c> needs, beside it.</summary>
internal static class NodeClient
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(3);
    private static readonly string Folder = Repository.File("bench/Compare/Clients/node");

    public static string Main => Path.Combine(Folder, "main.mjs");

    /// <exception cref="MissingException">Node or npm is missing, or the packages cannot be installed.</exception>
    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        await RunAsync("node", ["--version"], cancellationToken);
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            await RunAsync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], cancellationToken);
        }
    }

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            await using var process = WorkerProcess.StartProgram(program, arguments, workingDirectory: Folder);
            if (await process.WaitForExitAsync(Within, cancellationToken) != 0)
            {
                throw new MissingException($"`{program} {string.Join(' ', arguments)}` failed: {string.Join(' ', process.Lines.Take(1))}");
            }
        }
        catch (Win32Exception)
        {
            throw new MissingException($"{program} is not installed");
        }
    }
}
