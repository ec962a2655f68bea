namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>When the connection to the ledger breaks during a write.</summary>
internal enum Breakage
{
    None,

    /// <summary>Before the first statement: nothing is written.</summary>
    Before,

    /// <summary>At the end of the transaction: the write is rolled back.</summary>
    AtTheEnd,

    /// <summary>After the commit: the write is kept, but its writer does not know it.</summary>
    Afterwards,
}
