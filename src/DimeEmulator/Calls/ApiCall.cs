namespace DimeEmulator;

/// <summary>One call to the API while it is handled: what every endpoint gets.</summary>
/// <param name="Rows">The rows of an import or of a typed write; none for any other call, and where the body is neither.</param>
/// <param name="BodyError">Why the body is neither; null where it is one, or is not meant to be.</param>
/// <param name="Options">The options when the call arrived: a change meanwhile does not concern it.</param>
internal sealed record ApiCall(
    long Number, string Path, byte[] Body, IReadOnlyList<ImportRow> Rows, string? BodyError, EmulatorOptions Options)
{
    /// <summary>The scripted faults that have taken the call, the one that decides its answer first.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>How long the call takes up to that moment: before applying, or from there to the answer.</summary>
    public TimeSpan LatencyOf(FaultMoment moment)
    {
        var own = moment == FaultMoment.Before ? Options.Latency + (Options.LatencyPerRow * Rows.Count) : TimeSpan.Zero;
        return Faults.Where(f => f.When == moment).Aggregate(own, (sum, f) => sum + f.LatencyOf(Rows.Count));
    }

    /// <summary>The answer that a fault gives at that moment instead of the call's own, or null.</summary>
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
