using DimeEmulator;
using SyncWorker.Convergence.Tests.Simulation;

namespace SyncWorker.Convergence.Tests.Histories;

/// <summary>Everything that happens to one worker, determined by a seed.</summary>
internal sealed record History
{
    public required int Seed { get; init; }

    public required IReadOnlyList<Published> Changes { get; init; }

    /// <summary>Indexes into <see cref="Changes"/>, in the order of delivery; some occur twice.</summary>
    public required IReadOnlyList<int> Deliveries { get; init; }

    /// <summary>How long the broker waits before each delivery.</summary>
    public required IReadOnlyList<TimeSpan> Pauses { get; init; }

    /// <summary>What the server does with call 1, 2, …; after the last one every call succeeds.</summary>
    public required IReadOnlyList<CallPlan> Calls { get; init; }

    /// <summary>The worker is killed and restarted after these numbers of deliveries.</summary>
    public required IReadOnlySet<int> Kills { get; init; }

    /// <summary>After these numbers of deliveries an operator resets the jobs, because their source restarts its version numbers.</summary>
    public IReadOnlySet<int> Resets { get; init; } = new HashSet<int>();

    public required EmulatorOptions Server { get; init; }

    public required int MaxRows { get; init; }

    public override string ToString() =>
        $"seed {Seed}: {Changes.Count} changes, {Deliveries.Count} deliveries, {Kills.Count} kills, {Resets.Count} resets, "
        + $"{Server.Transaction}/{Server.RefusedStatus}, {Server.DeleteMissing}/{Server.MaxRows}, {MaxRows} rows a call\n"
        + string.Join('\n', Calls.Select((call, index) => $"  call {index + 1}: {call}")) + "\n"
        + string.Join('\n', Deliveries.Select(index => "  " + Changes[index].Body + (Changes[index].Poison ? "   (poison)" : "")));
}
