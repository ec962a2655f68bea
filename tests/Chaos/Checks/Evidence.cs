using SyncWorker.Chaos.Load;

namespace SyncWorker.Chaos.Checks;

/// <summary>The evidence at the end of a run. Each part comes from a different source.</summary>
internal sealed record Evidence
{
    /// <summary>The changes that the broker confirmed to the publisher.</summary>
    public required IReadOnlyList<PublishedChange> Published { get; init; }

    /// <summary>The number of messages that contain no readable change. Each must be a dead letter.</summary>
    public int Undecodable { get; init; }

    /// <summary>The server's log.</summary>
    public required IReadOnlyList<AppliedRow> Applied { get; init; }

    /// <summary>The records on the board: (entity, key) → wire name → value.</summary>
    public required IReadOnlyDictionary<(string Entity, string Key), IReadOnlyDictionary<string, string>> Board { get; init; }

    /// <summary>The periods in which a record is uncertain according to the ledger, because of calls with unknown outcome.</summary>
    public required IReadOnlyList<UncertainWindow> Windows { get; init; }

    /// <summary>The number of rows in those calls.</summary>
    public int RowsOfUnknownOutcome { get; init; }

    /// <summary>The operator's acts that the checker judges.</summary>
    public IReadOnlyList<OperatorAct> Acts { get; init; } = [];

    /// <summary>Calls that reached the server while sending was paused, or in a dry run.</summary>
    public int CallsWhileHeld { get; init; }

    /// <summary>From <c>dead list --json</c>: entity, key, version; null where the message could not be read.</summary>
    public required IReadOnlyList<DeadChange> Dead { get; init; }

    /// <summary>Changes recorded, from the status.</summary>
    public required long Received { get; init; }

    public required long Blocked { get; init; }

    /// <summary>Changes without a verdict, from the status.</summary>
    public long Pending { get; init; }

    /// <summary>Dead letters that an operator discarded, from the status.</summary>
    public long Discarded { get; init; }

    /// <summary>Records that any status of the run reported as waiting for too long.</summary>
    public IReadOnlyList<string> LongWaits { get; init; } = [];

    /// <summary>The number of times that a worker process ended without being asked to, and was restarted.</summary>
    public int OwnExits { get; init; }

    /// <summary>From <c>verify --json</c>: rules that do not hold.</summary>
    public required IReadOnlyList<string> BrokenRules { get; init; }
}

internal sealed record DeadChange(string? Entity, string? Key, long? Version, string Message, string Code = "DIME201");

/// <summary>The window of a call with unknown outcome: until its end, the record's state on the server is unknown.</summary>
internal sealed record UncertainWindow(string Entity, string Key, DateTimeOffset From, DateTimeOffset Until);
