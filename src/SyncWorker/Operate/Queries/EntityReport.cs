using SyncWorker.Operate.Answers;

namespace SyncWorker.Operate.Queries;

/// <summary>The records found for a key; if there are none, <c>Unknown</c> holds the answer.</summary>
internal sealed record EntityLookup(IReadOnlyList<EntityReport> Found, Answer? Unknown);

/// <summary>The answer to "what happened to JOB-1001?".</summary>
internal sealed record EntityReport
{
    /// <summary>The first question: is the record on the board as its source says, and if not, why?</summary>
    public required Answer Answer { get; init; }

    public required string Entity { get; init; }

    public required string Key { get; init; }

    /// <summary><c>yes</c>, <c>no</c> or <c>unknown</c>: as the accepted calls show.</summary>
    public required string Exists { get; init; }

    /// <summary>
    /// <c>current</c>, <c>pending</c>, <c>sending</c>, <c>blocked</c>, <c>failing</c>, <c>dead</c>, <c>refused</c> or
    /// <c>never received</c>.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Why the record waits, if it does.</summary>
    public string? WaitsFor { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>Field → value as Dime.Scheduler last accepted it.</summary>
    public required IReadOnlyDictionary<string, string> Accepted { get; init; }

    public string? Parent { get; init; }

    public string? ParentExists { get; init; }

    /// <summary>A call of unknown outcome may still be executed until then.</summary>
    public DateTimeOffset? UncertainUntil { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<ChangeReport> Changes { get; init; }
}

/// <summary>One change and its outcome.</summary>
internal sealed record ChangeReport
{
    public required long Id { get; init; }

    public string? Entity { get; init; }

    public string? Key { get; init; }

    public required string Kind { get; init; }

    public required string Mode { get; init; }

    public long? Version { get; init; }

    public required string State { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    public required string Source { get; init; }

    public string? MessageId { get; init; }

    /// <summary>The full export that the change is part of.</summary>
    public string? Export { get; init; }

    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>The call that settled it.</summary>
    public ImportReport? Import { get; init; }

    public string? Code { get; init; }

    /// <summary>Why the change is, or was, a dead letter.</summary>
    public string? Message { get; init; }

    /// <summary>The dead letter that this change replaces.</summary>
    public long? ReplayOf { get; init; }

    /// <summary>The change that replaced this one.</summary>
    public long? ReplacedBy { get; init; }

    /// <summary>Why the change was closed, in the words of the person who closed it.</summary>
    public string? Note { get; init; }
}

/// <summary>One call to <c>POST /import</c>.</summary>
internal sealed record ImportReport(
    long Id,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    long Rows,
    long Bytes,
    int? HttpStatus,
    string? Outcome,
    string? Message);
