namespace SyncWorker.Chaos.Scenarios;

/// <summary>Ordinary use, without any fault.</summary>
internal static class Ordinary
{
    /// <summary>
    /// (k) Jobs, tasks, appointments and resources arrive over HTTP and through the queues, some children just before their parents.
    /// </summary>
    public static readonly Scenario Use = new("k-ordinary-use", async world =>
    {
        var seconds = world.Setup.IsLong ? 120 : 4;
        for (var second = 0; second < seconds; second++)
        {
            // A status that reports a long wait is evidence, so the status is read throughout.
            await world.FlowAsync(world.Setup.PerSecond);
            await world.StatusAsync();
        }
        world.Did("none");
    })
    { IsOrdinary = true };
}
