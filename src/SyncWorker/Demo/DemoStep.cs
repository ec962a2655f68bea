using SyncWorker.Publish.Files;

namespace SyncWorker.Demo;

/// <summary>A step of the demonstration.</summary>
internal abstract record DemoStep
{
    /// <summary>
    /// Changes of one request, which is recorded as a whole: a task that comes before its job is never in the ledger without
    /// that job, even if the demonstration is killed here and continues tomorrow.
    /// </summary>
    internal sealed record Publish(IReadOnlyList<OutgoingChange> Changes) : DemoStep;

    /// <summary>A change that is not valid: the worker refuses it and stores nothing.</summary>
    internal sealed record Invalid(OutgoingChange Change) : DemoStep;

    /// <summary>The server asks for a pause.</summary>
    internal sealed record Throttle : DemoStep;

    /// <summary>The server is unavailable for a moment.</summary>
    internal sealed record Outage : DemoStep;
}
