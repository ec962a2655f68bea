namespace DimeEmulator;

/// <summary>A scripted fault and its effect on the calls it matches.</summary>
internal sealed record Fault
{
    public int Id { get; init; }

    /// <summary>HTTP status of the answer; null = 200 if there is a body, else the call continues normally.</summary>
    public int? Status { get; init; }

    public FaultBody? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The Retry-After header as it is sent: seconds or an HTTP date.</summary>
    public string? RetryAfter { get; init; }

    public TimeSpan Latency { get; init; }

    public TimeSpan LatencyPerRow { get; init; }

    /// <summary>The number of calls it applies to; null = all calls until it is removed.</summary>
    public int? Times { get; init; }

    /// <summary>The path of the calls it applies to; <c>*</c> = the whole API.</summary>
    public string Path { get; init; } = "/import";

    public FaultCondition? Where { get; init; }

    public FaultMoment When { get; init; } = FaultMoment.Before;

    /// <summary>Aborts the connection instead of answering.</summary>
    public bool Close { get; init; }

    /// <summary>True if the fault gives the answer, so that the real one is not sent.</summary>
    public bool Answers => Status is not null || Body is not null;

    /// <summary>
    /// True if the fault refuses only the rows it matches; the transaction option decides about the others. A status about the
    /// server or the caller (401, 429, 503, …) stops the whole call instead.
    /// </summary>
    public bool RefusesRows => Where is not null && When == FaultMoment.Before && !Close && Answers
        && (Status ?? 200) is 200 or 400 or 404 or 409 or 410 or 422 or 500;

    /// <summary>True if the fault replaces the answer of the whole call.</summary>
    public bool DecidesTheCall => (Answers || Close) && !RefusesRows;

    public bool OnlyDelays => !Answers && !Close;

    public TimeSpan LatencyOf(int rows) => Latency + (LatencyPerRow * rows);

    public bool Concerns(string path, IReadOnlyList<ImportRow> rows) =>
        (Path == "*" || string.Equals(Path, path.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
        && (Where is null || rows.Any(Where.IsMetBy));
}
