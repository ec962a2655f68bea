using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Replay;

/// <summary>How much of the capacity towards Dime.Scheduler replays may use.</summary>
internal sealed record ReplayOptions
{
    public const string Section = "Replay";

    /// <summary>
    /// The share of <c>Import:MaxRows</c> that all replays together may have pending at once; at least one letter. Changes that the ERP
    /// publishes meanwhile share their calls with at most that many rows. Default a quarter.
    /// </summary>
    [Range(0.01, 1.0)]
    public double Share { get; init; } = 0.25;

    /// <summary>The maximum number of replayed letters without a verdict.</summary>
    public int MostPending(int maxRows) => Math.Max(1, (int)(maxRows * Share));
}
