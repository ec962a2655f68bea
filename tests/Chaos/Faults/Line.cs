namespace SyncWorker.Chaos.Faults;

/// <summary>What is wrong with a network line at the moment.</summary>
internal sealed record Line
{
    public static readonly Line Sound = new();

    /// <summary>Nobody listens; what is connected stays so.</summary>
    public bool Refuses { get; init; }

    /// <summary>Who connects is answered with bytes that mean nothing, and cut off.</summary>
    public bool Garbage { get; init; }

    /// <summary>Nothing arrives at the server until the line is sound again; it is kept, as TCP keeps what it sends again.</summary>
    public bool HoldsToServer { get; init; }

    /// <summary>Nothing arrives at the client until the line is sound again.</summary>
    public bool HoldsToClient { get; init; }

    /// <summary>How much later everything arrives, each way.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Bytes in a second each way; null: as fast as it can.</summary>
    public int? Drip { get; init; }

    public bool Holds(bool toServer) => toServer ? HoldsToServer : HoldsToClient;
}
