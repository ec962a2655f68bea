namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>When the connection to the ledger breaks in a write.</summary>
internal enum Breakage
{
    None,

    /// <summary>Nothing of it is written.</summary>
    Before,

    /// <summary>It is rolled back.</summary>
    AtTheEnd,

    /// <summary>It is committed, and its writer does not know.</summary>
    Afterwards,
}
