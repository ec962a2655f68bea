namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>The main subject of a scenario. A situation that is rare overall is frequent in one theme.</summary>
internal enum Theme
{
    Any,

    /// <summary>Dead letters of records that were accepted before, and operators who handle them.</summary>
    Letters,

    /// <summary>Calls that are executed after the worker's timeout, and what is sent meanwhile.</summary>
    Late,

    /// <summary>A gate that closes while several workers have something to send.</summary>
    Gate,

    /// <summary>Children of parents that are never published, while reading lags behind and writes fail.</summary>
    Behind,

    /// <summary>A source that publishes the same content again.</summary>
    Restored,

    /// <summary>Parents with patches only, while their job is in a slow call.</summary>
    Patches,
}
