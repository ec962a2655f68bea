namespace DimeEmulator;

/// <summary>One call to the API while it is handled; every endpoint gets it.</summary>
/// <param name="Rows">The rows of an import or of a typed write; empty for any other call and for an invalid body.</param>
/// <param name="BodyError">Why the body of an import or typed write is invalid; null if it is valid, or if the call is neither.</param>
/// <param name="Options">The options when the call arrived: a later change does not affect the call.</param>
internal sealed record ApiCall(
    long Number, string Path, byte[] Body, IReadOnlyList<ImportRow> Rows, string? BodyError, EmulatorOptions Options)
{
    /// <summary>The scripted faults that apply to the call; the one that decides its answer comes first.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The delay for that moment: before the rows are applied, or between applying them and the answer.</summary>
    public TimeSpan LatencyOf(FaultMoment moment)
    {
        var own = moment == FaultMoment.Before ? Options.Latency + (Options.LatencyPerRow * Rows.Count) : TimeSpan.Zero;
        return Faults.Where(f => f.When == moment).Aggregate(own, (sum, f) => sum + f.LatencyOf(Rows.Count));
    }

    /// <summary>The answer that a fault gives at that moment instead of the real one, or null.</summary>
    public Answer? ScriptedAnswer(FaultMoment moment) =>
        Faults.FirstOrDefault(f => f.DecidesTheCall && f.When == moment) switch
        {
            null => null,
            { Close: true } => Answer.Closed,
            { } fault => Answer.Of(fault),
        };

    public static ApiCall Of(HttpContext http) =>
        http.Features.Get<ApiCall>() ?? throw new InvalidOperationException("The endpoint is not behind the pipeline.");
}
