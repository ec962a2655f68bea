using System.Text.Json;
using SyncWorker.Changes;

namespace SyncWorker.Operate.Queries;

/// <summary>A dead letter as people and scripts see it: on the command line, over HTTP, in the dashboard.</summary>
internal sealed record DeadLetter
{
    /// <summary>The change's receipt.</summary>
    public required long Id { get; init; }

    /// <summary>The catalog's name; null when the message does not say.</summary>
    public string? Entity { get; init; }

    public string? Key { get; init; }

    public required string Kind { get; init; }

    public required string Mode { get; init; }

    /// <summary>The source's version number, if it gave one.</summary>
    public long? Version { get; init; }

    /// <summary>What became of it: <c>rejected</c>, <c>invalid</c>, …</summary>
    public required string Class { get; init; }

    /// <summary>Stable: <c>DIME</c> and three digits.</summary>
    public required string Code { get; init; }

    /// <summary>What it has in common with others of the same cause.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The SDK's error, <c>ValidationError</c>; null when nothing was sent.</summary>
    public string? Error { get; init; }

    /// <summary>The server's own words, or ours for what was never sent.</summary>
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

    /// <summary>The dead letter whose place it took, before it died as well.</summary>
    public long? ReplayOf { get; init; }

    /// <summary>Wire name → value; empty when it could not be read.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>What was received, as text, of what was refused on arrival.</summary>
    public string? Body { get; init; }

    /// <summary>Properties and headers of the message it came in, of what was refused on arrival from a queue.</summary>
    public JsonElement? Headers { get; init; }
}
