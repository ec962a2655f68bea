using SyncWorker.Publish.Files;

namespace SyncWorker.Demo;

/// <summary>A step of the show.</summary>
internal abstract record DemoStep
{
    /// <summary>
    /// Changes that travel in one request, which is recorded as a whole: a task that comes before its job never stands in the
    /// ledger without it, also when the show is killed here and goes on tomorrow.
    /// </summary>
    internal sealed record Publish(IReadOnlyList<OutgoingChange> Changes) : DemoStep;

    /// <summary>A change that is not valid: the worker says so and stores nothing.</summary>
    internal sealed record Invalid(OutgoingChange Change) : DemoStep;

    /// <summary>The server asks for a pause.</summary>
    internal sealed record Throttle : DemoStep;

    /// <summary>The server is away for a moment.</summary>
    internal sealed record Outage : DemoStep;
}
