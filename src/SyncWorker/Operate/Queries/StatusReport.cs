using SyncWorker.Replay.Operation;

namespace SyncWorker.Operate.Queries;

/// <summary>How things stand, in numbers.</summary>
internal sealed record StatusReport
{
    /// <summary>Changes recorded.</summary>
    public required long Received { get; init; }

    public required long Duplicates { get; init; }

    public required long Applied { get; init; }

    public required long Coalesced { get; init; }

    public required long Superseded { get; init; }

    public required long Dead { get; init; }

    public required long Discarded { get; init; }

    /// <summary>Changes without a verdict that go out as soon as they may.</summary>
    public required long Pending { get; init; }

    /// <summary>Changes in a call that is on its way, of those pending.</summary>
    public required long Sending { get; init; }

    /// <summary>Changes that wait for something else to move: a parent, a snapshot.</summary>
    public required long Blocked { get; init; }

    /// <summary>
    /// Entities that a call of unknown outcome may still touch, or that an operator has sent again: everything accepted of them
    /// goes out once more.
    /// </summary>
    public required long Uncertain { get; init; }

    /// <summary>Calls made.</summary>
    public required long Calls { get; init; }

    /// <summary>Replays that run.</summary>
    public required long Operations { get; init; }

    public required GateReport Gate { get; init; }

    /// <summary>Procedures that pause, since too many died in a row of one cause.</summary>
    public IReadOnlyList<PausedProcedure> Paused { get; init; } = [];

    /// <summary>Records that have waited for longer than <see cref="LongWait.From"/>, the first of them.</summary>
    public IReadOnlyList<LongWait> LongWaits { get; init; } = [];

    /// <summary>Nothing is left that goes out by itself.</summary>
    public bool IsDone => Pending == 0 && Uncertain == 0 && Operations == 0;
}

/// <summary>A procedure of which nothing is sent but a probe from time to time, with the server's words.</summary>
internal sealed record PausedProcedure(string Procedure, string Message, DateTimeOffset Since, DateTimeOffset? ProbeAt);

/// <summary>Whether calls may start, and if not, why and until when.</summary>
/// <param name="CallsPerSecond">How fast they may follow each other since a 429; null: as fast as they can.</param>
internal sealed record GateReport(bool Open, string? Reason, string? Detail, DateTimeOffset? Since, DateTimeOffset? Until, double? CallsPerSecond = null);
