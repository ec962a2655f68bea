using SyncWorker.Operate.Answers;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Queries;

/// <summary>The state of the worker in numbers.</summary>
internal sealed record StatusReport
{
    /// <summary>Changes recorded.</summary>
    public required long Received { get; init; }

    public required long Duplicates { get; init; }

    public required long Applied { get; init; }

    public required long Coalesced { get; init; }

    public required long Superseded { get; init; }

    /// <summary>Changes that said only what the board had already; they were not sent.</summary>
    public required long Unchanged { get; init; }

    public required long Dead { get; init; }

    public required long Discarded { get; init; }

    /// <summary>Changes without a verdict that go out as soon as they can.</summary>
    public required long Pending { get; init; }

    /// <summary>Pending changes that are in a call in flight.</summary>
    public required long Sending { get; init; }

    /// <summary>Changes that wait for something else, such as a parent or a snapshot.</summary>
    public required long Blocked { get; init; }

    /// <summary>
    /// Entities that a call of unknown outcome may still change, or that an operator sends again: everything accepted of them goes out
    /// once more.
    /// </summary>
    public required long Uncertain { get; init; }

    /// <summary>Calls made.</summary>
    public required long Calls { get; init; }

    /// <summary>Running replays.</summary>
    public required long Operations { get; init; }

    public required GateReport Gate { get; init; }

    /// <summary>Procedures that are paused because too many records in a row were refused with the same message.</summary>
    public IReadOnlyList<PausedProcedure> Paused { get; init; } = [];

    /// <summary>The first records that have waited longer than <see cref="LongWait.From"/>.</summary>
    public IReadOnlyList<LongWait> LongWaits { get; init; } = [];

    /// <summary>What somebody should look at although changes go out, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether nothing is left that goes out by itself.</summary>
    public bool IsDone => Pending == 0 && Uncertain == 0 && Operations == 0;
}

/// <summary>A paused procedure, of which only an occasional probe is sent, with the server's words.</summary>
internal sealed record PausedProcedure(string Procedure, string Message, DateTimeOffset Since, DateTimeOffset? ProbeAt);

/// <summary>Whether calls may start, and if not, why and until when.</summary>
/// <param name="CallsPerSecond">The limit of calls per second since a 429; null if there is no limit.</param>
internal sealed record GateReport(
    bool Open, string? Reason, string? Detail, DateTimeOffset? Since, DateTimeOffset? Until, double? CallsPerSecond = null) : IReport
{
    object IReport.Json => new { gate = this };

    public string InWords() => GateLine.Of(this);
}
