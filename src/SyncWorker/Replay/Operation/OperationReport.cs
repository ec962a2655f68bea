using System.Text.Json;
using System.Text.Json.Serialization;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Replay.Operation;

/// <summary>How an operation stands.</summary>
internal enum OperationState
{
    Running,

    /// <summary>Every letter was put back or refused. What waits for another record follows by itself.</summary>
    Done,

    /// <summary>A letter died again; those that remain are dead letters as before.</summary>
    Stopped,

    /// <summary>By an operator; those that remain are dead letters as before.</summary>
    Cancelled,
}

/// <summary>States of all kinds are written in small letters.</summary>
internal sealed class OperationStateConverter() : JsonStringEnumConverter<OperationState>(JsonNamingPolicy.CamelCase);

/// <summary>A replay in steps.</summary>
/// <param name="Kind"><c>replay</c>, or <c>replay forced</c>.</param>
/// <param name="Scope">Which letters were asked for.</param>
internal sealed record OperationReport(
    long Id,
    string Kind,
    string Scope,
    [property: JsonConverter(typeof(OperationStateConverter))] OperationState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    string By,
    string? Reason,
    bool ContinueOnFailure)
{
    public OperationProgress Progress { get; init; } = new();

    /// <summary>Letters that died again, at most 100.</summary>
    public IReadOnlyList<long> Failures { get; init; } = [];

    /// <summary>Letters that were not put back, at most 100, with the reason.</summary>
    public IReadOnlyList<RefusedReplay> Refusals { get; init; } = [];
}

/// <summary>The letters of an operation, counted.</summary>
internal sealed record OperationProgress
{
    /// <summary>All of it, as it was when the operation began.</summary>
    public int Frozen { get; init; }

    /// <summary>Put back in the queue.</summary>
    public int Released { get; init; }

    /// <summary>Of these, accepted: applied or coalesced.</summary>
    public int Applied { get; init; }

    /// <summary>Of those released, overtaken by something newer before they were sent.</summary>
    public int Superseded { get; init; }

    /// <summary>Of those released, dead again.</summary>
    public int Failed { get; init; }

    /// <summary>Of those released, given up by an operator since.</summary>
    public int Closed { get; init; }

    /// <summary>Of those released, waiting for another record: its parent, or its own snapshot. They follow by themselves.</summary>
    public int Waiting { get; init; }

    /// <summary>Of those released, without a verdict.</summary>
    public int Pending { get; init; }

    /// <summary>Not put back: moot, or no dead letters any more.</summary>
    public int Refused { get; init; }

    /// <summary>Not looked at yet.</summary>
    public int Remaining { get; init; }

    /// <summary>Steps of which there is a verdict.</summary>
    public int Steps { get; init; }
}
