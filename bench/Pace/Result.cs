namespace SyncWorker.Bench;

/// <param name="Ratio">
/// The time by that of a client that knows the limit; of a limit that changes: the calls that are possible by those that were taken, from
/// 30 s after the change.
/// </param>
/// <param name="Share">Refused calls, of all.</param>
internal sealed record Result(double Ratio, double Share, double Goal)
{
    /// <summary>When the server took each of the calls.</summary>
    public required IReadOnlyList<double> Taken { get; init; }

    public double ChangedAt { get; init; }

    public bool IsInTime => Ratio <= Goal;

    public bool HasFewRefused => Share < 0.02;
}
