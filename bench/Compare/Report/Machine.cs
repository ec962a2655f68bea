using System.Globalization;
using System.Runtime.InteropServices;
using SyncWorker.Bench.Runs;

namespace SyncWorker.Bench.Report;

/// <summary>Says what the figures were measured on.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync(Site site, CancellationToken cancellationToken)
    {
        var processor = Value("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var memory = Value("/proc/meminfo", "MemTotal")?.Split(' ')[0] is { } kilobytes
            ? long.Parse(kilobytes, CultureInfo.InvariantCulture) / (1024 * 1024)
            : 0;
        return $"{Environment.ProcessorCount} cores ({processor}), {memory} GB, {RuntimeInformation.OSDescription}; "
            + $".NET {Environment.Version}, RabbitMQ {await site.BrokerVersionAsync()}, "
            + $"PostgreSQL {await Site.PostgresVersionAsync(cancellationToken)}, Node {await FirstLineAsync("node", "--version")}.";
    }

    /// <summary>The commit that is checked out, and whether anything differs from it.</summary>
    public static async Task<string> CommitAsync() =>
        await FirstLineAsync("git", "describe", "--always", "--dirty", "--exclude", "*");

    private static string? Value(string file, string name) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim()
        : null;

    private static async Task<string> FirstLineAsync(string program, params IReadOnlyList<string> arguments)
    {
        try
        {
            await using var process = WorkerProcess.StartProgram(program, arguments);
            await process.WaitForExitAsync(TimeSpan.FromMinutes(1));
            return process.Lines is [var line, ..] ? line : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "none";
        }
    }
}
