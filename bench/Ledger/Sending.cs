using System.Diagnostics;

namespace SyncWorker.Bench;

/// <summary>How the time of calls is spent.</summary>
internal sealed class Sending
{
    public const int MaxRows = 500;

    public TimeSpan Looking;
    public TimeSpan Planning;
    public TimeSpan Claiming;
    public TimeSpan Settling;

    /// <summary>Time to set aside entities that cannot be sent yet, and to look at them again.</summary>
    public TimeSpan Waiting;

    public int Calls { get; set; }

    public int Rows { get; set; }

    public TimeSpan Total => Looking + Planning + Claiming + Settling + Waiting;

    /// <summary>Adds the time that the action takes. The ledger's tasks are already completed when they are returned.</summary>
    public static T Take<T>(ref TimeSpan where, Func<T> act)
    {
        var began = Stopwatch.GetTimestamp();
        var result = act();
        where += Stopwatch.GetElapsedTime(began);
        return result;
    }
}
