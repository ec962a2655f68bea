namespace SyncWorker.Runtime;

/// <summary>Formats a duration for people, in its two largest units.</summary>
internal static class Duration
{
    public static string Of(TimeSpan time) => FormattableString.Invariant(time switch
    {
        { TotalDays: >= 1 } => $"{time.Days} d {time.Hours} h",
        { TotalHours: >= 1 } => $"{time.Hours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
        { TotalSeconds: >= 10 } => $"{time.Seconds} s",
        _ => $"{time.TotalSeconds:0.#} s",
    });
}
