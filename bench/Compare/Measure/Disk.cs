using System.Diagnostics;

namespace SyncWorker.Bench.Measure;

/// <summary>How long the disk under a folder takes to make 4 KB durable.</summary>
internal static class Disk
{
    private const int Page = 4096;

    /// <returns>The times of so many flushes, in milliseconds.</returns>
    public static IReadOnlyList<double> FlushTimes(string folder, int flushes)
    {
        var path = Path.Combine(folder, "flush");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        var times = new List<double>(flushes);
        for (var i = 0; i < flushes; i++)
        {
            file.Write(new byte[Page]);
            var began = Stopwatch.GetTimestamp();
            file.Flush(flushToDisk: true);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return times;
    }
}
