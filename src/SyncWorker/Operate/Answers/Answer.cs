namespace SyncWorker.Operate.Answers;

/// <summary>Whether a record is on the board as its source says, and if not: why, since when, who must act, and what to do next.</summary>
internal sealed record Answer
{
    /// <summary>The whole answer in one sentence. Every interface shows it first.</summary>
    public required string Sentence { get; init; }

    public required bool OnBoard { get; init; }

    /// <summary>The stable word of <see cref="Answers.Cause"/>.</summary>
    public required string Cause { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>When the cause ends, or the record is tried again, without help.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who must act; <c>nobody</c> if the cause ends by itself.</summary>
    public required string Who { get; init; }

    /// <summary>The command to run next.</summary>
    public string? Next { get; init; }

    /// <summary>Keys similar to the one asked for, if no record has that key.</summary>
    public IReadOnlyList<string> Nearest { get; init; } = [];
}
