using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Replay;

/// <summary>How much of the way to Dime.Scheduler a replay may take.</summary>
internal sealed record ReplayOptions
{
    public const string Section = "Replay";

    /// <summary>
    /// The part of <c>Import:MaxRows</c> that replays may have pending at once, all together; at least one letter. What the
    /// ERP publishes meanwhile shares its calls with that many rows at most. Default a quarter.
    /// </summary>
    [Range(0.01, 1.0)]
    public double Share { get; init; } = 0.25;

    /// <summary>Most letters of replays without a verdict.</summary>
    public int MostPending(int maxRows) => Math.Max(1, (int)(maxRows * Share));
}
