using System.Globalization;

namespace SyncWorker.Bench.Measure;

/// <summary>Counts a process's fsyncs with strace. Slows it down, so it is used in rounds that are not timed.</summary>
internal sealed class FsyncTrace(string file)
{
    /// <summary>Whether strace is there, and may trace.</summary>
    public static async Task<bool> IsPossibleAsync()
    {
        try
        {
            await using var trial = WorkerProcess.StartProgram("strace", ["--seccomp-bpf", "-f", "-c", "true"]);
            return await trial.WaitForExitAsync(TimeSpan.FromSeconds(20)) == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>The same command, traced; the process keeps the id that is started.</summary>
    public (string Program, IEnumerable<string> Arguments) Around(string program, IEnumerable<string> arguments) =>
        ("strace", ["-D", "--seccomp-bpf", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", file, program, .. arguments]);

    /// <summary>The number of calls, once the process has ended.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await Eventually.TrueAsync(
            () => File.Exists(file) && (new FileInfo(file).Length > 0 || !IsTraced()),
            TimeSpan.FromSeconds(20),
            "strace has written its summary",
            cancellationToken);

        // % time, seconds, usecs/call, calls, [errors,] name
        return (await File.ReadAllLinesAsync(file, cancellationToken))
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields is [.., "fsync" or "fdatasync"])
            .Sum(fields => long.Parse(fields[3], CultureInfo.InvariantCulture));
    }

    private bool IsTraced() => Directory.EnumerateDirectories("/proc").Any(path =>
    {
        try
        {
            return File.Exists(Path.Combine(path, "cmdline"))
                && File.ReadAllText(Path.Combine(path, "cmdline")).Contains(file, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
