using SyncWorker.Bench.Measure;

namespace SyncWorker.Bench.Runs;

/// <summary>How a contender is run, where that is not the default.</summary>
internal sealed record CourseOptions
{
    /// <summary>The longest time that a client without a record waits for others of a call.</summary>
    public TimeSpan Timer { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>False: a worker gets its changes over HTTP.</summary>
    public bool HasBroker { get; init; } = true;

    /// <summary>Counts the fsyncs of the process. Slow: such a run is not timed.</summary>
    public FsyncTrace? Trace { get; init; }

    /// <summary>The way to the broker, if it is not direct.</summary>
    public Uri? Broker { get; init; }
}
