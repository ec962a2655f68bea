namespace DimeEmulator;

/// <summary>A scripted fault: what happens to calls it matches.</summary>
internal sealed record Fault
{
    public int Id { get; init; }

    /// <summary>HTTP status of the answer; null = 200 where there is a body, else the call goes on as if nothing were.</summary>
    public int? Status { get; init; }

    public FaultBody? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The Retry-After header as it goes out: seconds or an HTTP date.</summary>
    public string? RetryAfter { get; init; }

    public TimeSpan Latency { get; init; }

    public TimeSpan LatencyPerRow { get; init; }

    /// <summary>How many calls; null = until it is removed.</summary>
    public int? Times { get; init; }

    /// <summary>The path whose calls it concerns; <c>*</c> = all of the API.</summary>
    public string Path { get; init; } = "/import";

    public FaultCondition? Where { get; init; }

    public FaultMoment When { get; init; } = FaultMoment.Before;

    /// <summary>The connection is aborted instead of an answer.</summary>
    public bool Close { get; init; }

    /// <summary>It gives the answer, so the call's own does not go out.</summary>
    public bool Answers => Status is not null || Body is not null;

    /// <summary>
    /// It refuses the rows it matches, and the transaction option says what becomes of the others. A status that speaks of the
    /// server or the caller (401, 429, 503, …) stops the whole call instead.
    /// </summary>
    public bool RefusesRows => Where is not null && When == FaultMoment.Before && !Close && Answers
        && (Status ?? 200) is 200 or 400 or 404 or 409 or 410 or 422 or 500;

    /// <summary>It stands in for the answer of the whole call.</summary>
    public bool DecidesTheCall => (Answers || Close) && !RefusesRows;

    public bool OnlyDelays => !Answers && !Close;

    public TimeSpan LatencyOf(int rows) => Latency + (LatencyPerRow * rows);

    public bool Concerns(string path, IReadOnlyList<ImportRow> rows) =>
        (Path == "*" || string.Equals(Path, path.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
        && (Where is null || rows.Any(Where.IsMetBy));
}
