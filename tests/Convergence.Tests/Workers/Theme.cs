namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>What a scenario is mostly about. What is rare in all of them together is frequent in one.</summary>
internal enum Theme
{
    Any,

    /// <summary>Dead letters of records that were accepted before, and operators who deal with them.</summary>
    Letters,

    /// <summary>Calls that are executed when nobody waits for them any more, and what is sent meanwhile.</summary>
    Late,

    /// <summary>A gate that closes while several workers have something to send.</summary>
    Gate,

    /// <summary>Children of parents that are never said, while reading is behind and writes fail.</summary>
    Behind,

    /// <summary>A source that says again what it said before.</summary>
    Restored,

    /// <summary>Parents of which only fields are said, while their job is in a slow call.</summary>
    Patches,
}
