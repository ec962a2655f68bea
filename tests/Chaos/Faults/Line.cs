namespace SyncWorker.Chaos.Faults;

/// <summary>The current faults of a network line.</summary>
internal sealed record Line
{
    public static readonly Line Sound = new();

    /// <summary>New connections are refused; existing ones stay open.</summary>
    public bool Refuses { get; init; }

    /// <summary>A new connection gets meaningless bytes and is then closed.</summary>
    public bool Garbage { get; init; }

    /// <summary>Nothing arrives at the server until the line is sound again. The data is kept, as TCP keeps unacknowledged data.</summary>
    public bool HoldsToServer { get; init; }

    /// <summary>Nothing arrives at the client until the line is sound again.</summary>
    public bool HoldsToClient { get; init; }

    /// <summary>The delay of all data, each way.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Bytes per second each way; null: no limit.</summary>
    public int? Drip { get; init; }

    public bool Holds(bool toServer) => toServer ? HoldsToServer : HoldsToClient;
}
