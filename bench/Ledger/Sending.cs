using System.Diagnostics;

namespace SyncWorker.Bench;

/// <summary>Where the time of calls goes.</summary>
internal sealed class Sending
{
    public const int MaxRows = 500;

    public TimeSpan Looking;
    public TimeSpan Planning;
    public TimeSpan Claiming;
    public TimeSpan Settling;

    /// <summary>Setting aside what cannot go yet, and looking at it again.</summary>
    public TimeSpan Waiting;

    public int Calls { get; set; }

    public int Rows { get; set; }

    public TimeSpan Total => Looking + Planning + Claiming + Settling + Waiting;

    /// <summary>Adds the time that it takes. The ledger's tasks have ended when they are returned.</summary>
    public static T Take<T>(ref TimeSpan where, Func<T> act)
    {
        var began = Stopwatch.GetTimestamp();
        var result = act();
        where += Stopwatch.GetElapsedTime(began);
        return result;
    }
}
