
namespace SyncWorker.Operate.Queries;

/// <summary>Open dead letters with the same cause.</summary>
internal sealed record DeadGroup
{
    /// <summary>The name of the group, for <c>--group</c>.</summary>
    public required string Fingerprint { get; init; }

    public required int Count { get; init; }

    public string? Entity { get; init; }

    public string? Procedure { get; init; }

    public string? Field { get; init; }

    public required string Code { get; init; }

    /// <summary>The message of the letters, without the parts that belong to one record only.</summary>
    public required string Message { get; init; }

    /// <summary>The newest letter of the group.</summary>
    public required long Example { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset LastSeen { get; init; }
}
