namespace SyncWorker.Operate.Answers;

/// <summary>Whether a record is on the board as its source says, and if not: why, since when, who must act, and what to do next.</summary>
internal sealed record Answer
{
    /// <summary>All of it in one sentence: the first line of every face.</summary>
    public required string Sentence { get; init; }

    public required bool OnBoard { get; init; }

    /// <summary>The stable word of <see cref="Answers.Cause"/>.</summary>
    public required string Cause { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>When it ends, or is tried again, without anyone's help.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who must act; <c>nobody</c> where it passes by itself.</summary>
    public required string Who { get; init; }

    /// <summary>The command to go on with.</summary>
    public string? Next { get; init; }

    /// <summary>Keys like the one that was asked for, where there is none of that key.</summary>
    public IReadOnlyList<string> Nearest { get; init; } = [];
}
