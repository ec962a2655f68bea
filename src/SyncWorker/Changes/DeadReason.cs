namespace SyncWorker.Changes;

/// <summary>Why a change is dead, in the words of whoever refused it.</summary>
internal sealed record DeadReason
{
    /// <summary>Most characters of <see cref="Message"/> that others wrote.</summary>
    public const int MostCharacters = 4_000;

    /// <summary><c>rejected</c>, <c>server error</c>, <c>too large</c>, <c>invalid</c>, <c>undecodable</c>, <c>parent missing</c>, …</summary>
    public required string Class { get; init; }

    /// <summary>Stable: <c>DIME</c> and three digits, documented in docs/dead-letters.md, never reused.</summary>
    public required string Code { get; init; }

    /// <summary>The name of the SDK's error, <c>ValidationError</c>; null when nothing was sent.</summary>
    public string? Error { get; init; }

    /// <summary>The server's own words, or ours for what was never sent. One line a problem.</summary>
    public required string Message { get; init; }

    public string? Procedure { get; init; }

    /// <summary>The first field that the reason names, by its wire name.</summary>
    public string? Field { get; init; }

    public int? HttpStatus { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Why it is closed, in the words of who closed it; null while it is open.</summary>
    public string? Note { get; init; }

    /// <summary>The change that took its place, if one did.</summary>
    public long? ReplacedBy { get; init; }
}
