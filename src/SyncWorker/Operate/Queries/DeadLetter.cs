using System.Text.Json;

namespace SyncWorker.Operate.Queries;

/// <summary>A dead letter as people and scripts see it: on the command line, over HTTP, in the dashboard.</summary>
internal sealed record DeadLetter
{
    /// <summary>The change's receipt.</summary>
    public required long Id { get; init; }

    /// <summary>The entity's name in the catalog; null if the message does not name one.</summary>
    public string? Entity { get; init; }

    public string? Key { get; init; }

    public required string Kind { get; init; }

    public required string Mode { get; init; }

    /// <summary>The source's version number, if the source gave one.</summary>
    public long? Version { get; init; }

    /// <summary>The outcome: <c>rejected</c>, <c>invalid</c>, …</summary>
    public required string Class { get; init; }

    /// <summary>A stable code: <c>DIME</c> and three digits.</summary>
    public required string Code { get; init; }

    /// <summary>The same for all letters with the same cause.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The SDK's error, <c>ValidationError</c>; null when nothing was sent.</summary>
    public string? Error { get; init; }

    /// <summary>The server's own words, or the worker's if nothing was sent.</summary>
    public required string Message { get; init; }

    public string? Procedure { get; init; }

    public string? Field { get; init; }

    public int? HttpStatus { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset LastSeen { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The queue it came from, or <c>http</c>.</summary>
    public required string Source { get; init; }

    public string? MessageId { get; init; }

    /// <summary>The call that was refused; null when nothing was sent.</summary>
    public long? ImportId { get; init; }

    /// <summary>The dead letter that this change replaced, before it became a dead letter itself.</summary>
    public long? ReplayOf { get; init; }

    /// <summary>Wire name → value; empty if the message could not be read.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>The received body as text, if the change was refused on arrival.</summary>
    public string? Body { get; init; }

    /// <summary>Properties and headers of the message, if it came from a queue and was refused on arrival.</summary>
    public JsonElement? Headers { get; init; }
}
