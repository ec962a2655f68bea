namespace SyncWorker.Replay.Operation;

/// <summary>What an operation does next.</summary>
internal abstract record NextStep
{
    /// <summary>Verdicts are still to come, or there is no room.</summary>
    internal sealed record Wait : NextStep;

    /// <summary>Letters go back in the queue.</summary>
    /// <param name="Letters">How many, at least 1.</param>
    internal sealed record Release(int Letters) : NextStep;

    internal sealed record Finish(OperationState State) : NextStep;
}

/// <summary>
/// In which steps a replay goes: 1, 2, 5, 10, 20, … letters, so that whatever made them die is seen again on one and not on
/// all. Design §9. Pure: no clock, no I/O.
/// </summary>
internal static class ReplaySteps
{
    private static readonly int[] Sizes = [1, 2, 5];

    /// <param name="so">How far it is.</param>
    /// <param name="continues">Go on past letters that die again.</param>
    /// <param name="room">How many letters may be added to those that replays have pending; may be below 1.</param>
    public static NextStep Next(OperationProgress so, bool continues, int room) => so switch
    {
        { Failed: > 0 } when !continues => new NextStep.Finish(OperationState.Stopped),

        // What waits for another record says nothing of the replay, and may wait for one that is still to be released.
        { Pending: > 0 } => new NextStep.Wait(),
        { Remaining: 0 } => new NextStep.Finish(OperationState.Done),
        _ when room < 1 => new NextStep.Wait(),
        _ => new NextStep.Release(Math.Min(Size(so.Steps), room)),
    };

    /// <param name="steps">Steps before it of which there is a verdict: without one there is no reason to dare more.</param>
    private static int Size(int steps) => steps < 24 ? Sizes[steps % 3] * (int)Math.Pow(10, steps / 3) : int.MaxValue;
}
