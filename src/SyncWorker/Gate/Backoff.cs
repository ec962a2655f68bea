namespace SyncWorker.Gate;

/// <summary>Exponential backoff with full jitter, never shorter than a tenth of its step, so that no retry is immediate.</summary>
internal static class Backoff
{
    /// <param name="failures">The number of failures so far, 1 or more.</param>
    /// <param name="jitter">A random number, 0 to 1.</param>
    public static TimeSpan Delay(int failures, TimeSpan first, TimeSpan longest, double jitter)
    {
        var step = first * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        return (step < longest ? step : longest) * (0.1 + (0.9 * jitter));
    }
}
