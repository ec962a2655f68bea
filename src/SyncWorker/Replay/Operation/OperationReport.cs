using System.Text.Json;
using System.Text.Json.Serialization;
using SyncWorker.Runtime;

namespace SyncWorker.Replay.Operation;

/// <summary>The state of an operation.</summary>
internal enum OperationState
{
    Running,

    /// <summary>Every letter was put back or refused. Letters that wait for another record follow by themselves.</summary>
    Done,

    /// <summary>A letter became a dead letter again; the remaining letters stay dead letters.</summary>
    Stopped,

    /// <summary>An operator cancelled the operation; the remaining letters stay dead letters.</summary>
    Cancelled,
}

/// <summary>Writes the states in lower case, like all other states.</summary>
internal sealed class OperationStateConverter() : JsonStringEnumConverter<OperationState>(JsonNamingPolicy.CamelCase);

/// <summary>A replay in steps.</summary>
/// <param name="Kind"><c>replay</c>, <c>replay forced</c> or <c>fix</c>.</param>
/// <param name="Scope">Which letters were requested.</param>
internal sealed record OperationReport(
    long Id,
    string Kind,
    string Scope,
    [property: JsonConverter(typeof(OperationStateConverter))] OperationState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    string By,
    string? Reason,
    bool ContinueOnFailure) : IReport
{
    public OperationProgress Progress { get; init; } = new();

    /// <summary>How the letters of a fix are changed; empty if the operation is none.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Letters that became dead letters again, at most 100.</summary>
    public IReadOnlyList<long> Failures { get; init; } = [];

    /// <summary>Letters that were not put back, at most 100, with the reason.</summary>
    public IReadOnlyList<RefusedReplay> Refusals { get; init; } = [];

    /// <summary>Whether the operation is done, and none of its letters failed or was refused.</summary>
    [JsonIgnore]
    public bool IsWell => State == OperationState.Done && Progress is { Failed: 0, Refused: 0 };

    /// <summary>As the report of a cancel.</summary>
    bool IReport.IsComplete => State == OperationState.Cancelled;

    public string InWords() => string.Join(Environment.NewLine, [
        $"operation {Id}  {State.ToString().ToLowerInvariant()}: {Kind} {Scope}, by {By} at {Moment.Of(CreatedAt)}",
        $"  {Progress.Frozen} letters: {Progress.Applied} applied, {Progress.Superseded} superseded, {Progress.Failed} dead again, "
            + $"{Progress.Closed} closed, {Progress.Refused} refused, {Progress.Waiting} waiting for another record, "
            + $"{Progress.Pending} pending, {Progress.Remaining} {(State == OperationState.Running ? "to come" : "left as they were")}",
        .. Rules.Select(rule => $"  rule: {rule}"),
        .. Refusals.Select(refused => $"  {refused.Id}  refused: {refused.Reason}"),
        .. Failures.Count == 0 ? [] : new[] { $"  dead again: {string.Join(' ', Failures)}" },
    ]);
}

/// <summary>The letters of an operation, counted.</summary>
internal sealed record OperationProgress
{
    /// <summary>All letters of the operation, as selected when it began.</summary>
    public int Frozen { get; init; }

    /// <summary>Letters put back in the queue.</summary>
    public int Released { get; init; }

    /// <summary>Released letters that were accepted: applied or coalesced.</summary>
    public int Applied { get; init; }

    /// <summary>Released letters that a newer change superseded before they were sent.</summary>
    public int Superseded { get; init; }

    /// <summary>Released letters that became dead letters again.</summary>
    public int Failed { get; init; }

    /// <summary>Released letters that an operator has discarded since.</summary>
    public int Closed { get; init; }

    /// <summary>Released letters that wait for their parent, or for a snapshot of their own record. They follow by themselves.</summary>
    public int Waiting { get; init; }

    /// <summary>Released letters without a verdict.</summary>
    public int Pending { get; init; }

    /// <summary>Letters that were not put back: superseded, or no longer dead letters.</summary>
    public int Refused { get; init; }

    /// <summary>Letters that are still to be processed.</summary>
    public int Remaining { get; init; }

    /// <summary>Steps with a verdict.</summary>
    public int Steps { get; init; }
}
