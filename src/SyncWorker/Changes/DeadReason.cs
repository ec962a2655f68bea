namespace SyncWorker.Changes;

/// <summary>Why a change is a dead letter, in the words of the system that refused it.</summary>
internal sealed record DeadReason
{
    /// <summary>Maximum length of a <see cref="Message"/> that another system wrote, in characters.</summary>
    public const int MostCharacters = 4_000;

    /// <summary>
    /// <c>rejected</c>, <c>server error</c>, <c>too large</c>, <c>invalid</c>, <c>undecodable</c>, <c>parent missing</c>, …
    /// </summary>
    public required string Class { get; init; }

    /// <summary>The stable code: <c>DIME</c> and three digits, documented in docs/dead-letters.md, never reused.</summary>
    public required string Code { get; init; }

    /// <summary>The name of the SDK's error, such as <c>ValidationError</c>; null when nothing was sent.</summary>
    public string? Error { get; init; }

    /// <summary>The server's own message, or the worker's if nothing was sent. One line per problem.</summary>
    public required string Message { get; init; }

    public string? Procedure { get; init; }

    /// <summary>The wire name of the first field that the reason names.</summary>
    public string? Field { get; init; }

    public int? HttpStatus { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Why the dead letter was closed, in the words of the person who closed it; null while it is open.</summary>
    public string? Note { get; init; }

    /// <summary>The change that replaced this one, if any.</summary>
    public long? ReplacedBy { get; init; }
}
