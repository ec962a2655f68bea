namespace SyncWorker.Contracts;

/// <summary>The queues that SyncWorker reads. The names are part of the contract; publishers use them as routing keys.</summary>
public static class Queues
{
    /// <summary>Takes <see cref="JobChanged"/>.</summary>
    public const string Jobs = "syncworker.jobs";

    /// <summary>Takes <see cref="TaskChanged"/>.</summary>
    public const string Tasks = "syncworker.tasks";

    /// <summary>Takes <see cref="ResourceChanged"/>.</summary>
    public const string Resources = "syncworker.resources";

    /// <summary>Takes <see cref="EntityChanged"/>.</summary>
    public const string Changes = "syncworker.changes";

    /// <summary>Takes <see cref="ChangeSet"/>.</summary>
    public const string ChangeSets = "syncworker.changesets";

    /// <summary>All five queues.</summary>
    public static IReadOnlyList<string> All { get; } = [Jobs, Tasks, Resources, Changes, ChangeSets];
}
