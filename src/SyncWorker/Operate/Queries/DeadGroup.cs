using SyncWorker.Changes;

namespace SyncWorker.Operate.Queries;

/// <summary>Open dead letters of one cause.</summary>
internal sealed record DeadGroup
{
    /// <summary>Names the group: for <c>--group</c>.</summary>
    public required string Fingerprint { get; init; }

    public required int Count { get; init; }

    public string? Entity { get; init; }

    public string? Procedure { get; init; }

    public string? Field { get; init; }

    public required string Code { get; init; }

    /// <summary>What they say, without what is of one record only.</summary>
    public required string Message { get; init; }

    /// <summary>The newest of them.</summary>
    public required long Example { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset LastSeen { get; init; }
}
