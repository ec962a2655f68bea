namespace SyncWorker.Replay.Operation;

/// <summary>What an operation does next.</summary>
internal abstract record NextStep
{
    /// <summary>Verdicts are still outstanding, or there is no room.</summary>
    internal sealed record Wait : NextStep;

    /// <summary>Letters go back in the queue.</summary>
    /// <param name="Letters">How many, at least 1.</param>
    internal sealed record Release(int Letters) : NextStep;

    internal sealed record Finish(OperationState State) : NextStep;
}

/// <summary>
/// Chooses the steps of a replay: 1, 2, 5, 10, 20, … letters. So if the cause of the dead letters persists, it shows again on one letter
/// and not on all. Design §9. Pure: no clock, no I/O.
/// </summary>
internal static class ReplaySteps
{
    private static readonly int[] Sizes = [1, 2, 5];

    /// <param name="so">The progress so far.</param>
    /// <param name="continues">Whether to continue after letters that become dead letters again.</param>
    /// <param name="room">How many more letters replays may have pending; may be below 1.</param>
    public static NextStep Next(OperationProgress so, bool continues, int room) => so switch
    {
        { Failed: > 0 } when !continues => new NextStep.Finish(OperationState.Stopped),

        // A letter that waits for another record says nothing about the replay, and that record may still have to be released. So waiting
        // letters do not hold up the next step.
        { Pending: > 0 } => new NextStep.Wait(),
        { Remaining: 0 } => new NextStep.Finish(OperationState.Done),
        _ when room < 1 => new NextStep.Wait(),
        _ => new NextStep.Release(Math.Min(Size(so.Steps), room)),
    };

    /// <param name="steps">Earlier steps with a verdict: without a verdict there is no reason to take a larger step.</param>
    private static int Size(int steps) => steps < 24 ? Sizes[steps % 3] * (int)Math.Pow(10, steps / 3) : int.MaxValue;
}
