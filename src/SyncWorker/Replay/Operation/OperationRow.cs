using System.Text.Json;
using SyncWorker.Ledger;

namespace SyncWorker.Replay.Operation;

/// <summary>An operation as stored in the ledger.</summary>
internal sealed class OperationRow
{
    public const string SelectSql = """
        select id as Id, kind as Kind, scope as Scope, state as State, created_at as CreatedAt, finished_at as FinishedAt,
          who as By, reason as Reason, force as Force, continues as Continues,
          rules as Rules
        from operation
        """;

    public long Id { get; init; }

    public required string Kind { get; init; }

    public required string Scope { get; init; }

    public OperationState State { get; init; }

    public long CreatedAt { get; init; }

    public long? FinishedAt { get; init; }

    public required string By { get; init; }

    public string? Reason { get; init; }

    /// <summary>Whether superseded letters are sent as new changes.</summary>
    public bool Force { get; init; }

    /// <summary>Whether the operation continues after a letter that becomes a dead letter again.</summary>
    public bool Continues { get; init; }

    /// <summary>How the letters of a fix are changed, as JSON; null: the operation is none.</summary>
    public string? Rules { get; init; }

    public OperationReport ToReport(OperationProgress progress, IReadOnlyList<long> failures, IReadOnlyList<RefusedReplay> refusals) =>
        new(Id, Kind, Scope, State, Instant.FromLedger(CreatedAt), Instant.FromLedger(FinishedAt), By, Reason, Continues)
        {
            Progress = progress,
            Rules = Rules is null ? [] : JsonSerializer.Deserialize<string[]>(Rules)!,
            Failures = failures,
            Refusals = refusals,
        };
}
