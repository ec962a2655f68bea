namespace SyncWorker.Chaos.Scenarios;

/// <summary>No trouble at all.</summary>
internal static class Ordinary
{
    /// <summary>(k) Jobs, tasks, appointments and resources come over HTTP and through the queues, children sometimes a moment before their parents.</summary>
    public static readonly Scenario Use = new("k-ordinary-use", async world =>
    {
        var seconds = world.Setup.IsLong ? 120 : 4;
        for (var second = 0; second < seconds; second++)
        {
            // A status that names a long wait is evidence, so it is asked all the while.
            await world.FlowAsync(world.Setup.PerSecond);
            await world.StatusAsync();
        }
        world.Did("none");
    })
    { IsOrdinary = true };
}
