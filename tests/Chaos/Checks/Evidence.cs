using SyncWorker.Chaos.Load;

namespace SyncWorker.Chaos.Checks;

/// <summary>What is known at the end of a run, each part from another hand.</summary>
internal sealed record Evidence
{
    /// <summary>What the broker confirmed to the publisher.</summary>
    public required IReadOnlyList<PublishedChange> Published { get; init; }

    /// <summary>Messages that no change can be read from, and that must be dead letters.</summary>
    public int Undecodable { get; init; }

    /// <summary>The server's log.</summary>
    public required IReadOnlyList<AppliedRow> Applied { get; init; }

    /// <summary>What is on the board: (entity, key) → wire name → value.</summary>
    public required IReadOnlyDictionary<(string Entity, string Key), IReadOnlyDictionary<string, string>> Board { get; init; }

    /// <summary>When which record is uncertain, as the ledger says: calls of unknown outcome.</summary>
    public required IReadOnlyList<UncertainWindow> Windows { get; init; }

    /// <summary>Rows in those calls.</summary>
    public int RowsOfUnknownOutcome { get; init; }

    /// <summary>What an operator did, where what he did is judged.</summary>
    public IReadOnlyList<OperatorAct> Acts { get; init; } = [];

    /// <summary>Calls that reached the server while an operator had paused, or in a dry run.</summary>
    public int CallsWhileHeld { get; init; }

    /// <summary>From <c>dead list --json</c>: entity, key, version; nulls where it could not be read.</summary>
    public required IReadOnlyList<DeadChange> Dead { get; init; }

    /// <summary>Changes recorded, from the status.</summary>
    public required long Received { get; init; }

    public required long Blocked { get; init; }

    /// <summary>Changes without a verdict, from the status.</summary>
    public long Pending { get; init; }

    /// <summary>Letters that were closed by a hand, from the status.</summary>
    public long Discarded { get; init; }

    /// <summary>Records that any status of the run has named as waiting for too long.</summary>
    public IReadOnlyList<string> LongWaits { get; init; } = [];

    /// <summary>Workers whose process ended though nobody had asked it to, and was started again.</summary>
    public int OwnExits { get; init; }

    /// <summary>From <c>verify --json</c>: rules that do not hold.</summary>
    public required IReadOnlyList<string> BrokenRules { get; init; }
}

internal sealed record DeadChange(string? Entity, string? Key, long? Version, string Message, string Code = "DIME201");

/// <summary>A call of unknown outcome: until its end nobody knows what the server has of the record.</summary>
internal sealed record UncertainWindow(string Entity, string Key, DateTimeOffset From, DateTimeOffset Until);
