using System.Globalization;

namespace SyncWorker.Bench.Measure;

/// <summary>What Linux says of processes, in <c>/proc</c>.</summary>
internal static class ProcFs
{
    // sysconf(_SC_CLK_TCK): 100 on every Linux that .NET runs on.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>CPU time of a process, of all its threads.</summary>
    public static TimeSpan Cpu(int process) => Read(process) is { } stat ? stat.Own : TimeSpan.Zero;

    /// <summary>CPU time of a process and of everything it has started, whether that still runs or not.</summary>
    public static TimeSpan CpuOfTree(int root)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<Stat>()
            .ToDictionary(stat => stat.Id);
        return TimeSpan.FromTicks(all.Values.Where(IsBelow).Sum(stat => (stat.Own + stat.Ended).Ticks));

        bool IsBelow(Stat stat) => stat.Id == root || (all.TryGetValue(stat.Parent, out var parent) && IsBelow(parent));
    }

    /// <summary>The most memory that the process has had resident so far, in bytes.</summary>
    public static long PeakMemory(int process) =>
        1024 * long.Parse(
            File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);

    private static Stat? Read(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");

            // The name, in brackets, may hold blanks.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(process, int.Parse(fields[1], CultureInfo.InvariantCulture), Ticks(11) + Ticks(12), Ticks(13) + Ticks(14));

            TimeSpan Ticks(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture) * Tick;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Stat(int Id, int Parent, TimeSpan Own, TimeSpan Ended);
}
