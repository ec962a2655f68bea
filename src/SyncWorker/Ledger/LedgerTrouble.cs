using System.Data.Common;
using SyncWorker.Ledger.Stores;

namespace SyncWorker.Ledger;

/// <summary>Classifies errors from the ledger's database. Each store knows the errors of its own driver.</summary>
internal static class LedgerTrouble
{
    /// <summary>How long to wait before the ledger is tried again.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the ledger is locked, full, read-only, stopped or gone: it recovers, or an operator repairs it. Nothing is lost meanwhile,
    /// and no change is the cause.
    /// </summary>
    public static bool IsPassing(this DbException trouble) => StoreKind.All.Any(kind => kind.IsPassing(trouble));

    /// <summary>Whether the ledger cannot take one of the values: too long, of the wrong type, or against a constraint.</summary>
    public static bool IsOfTheData(this DbException trouble) => StoreKind.All.Any(kind => kind.IsOfTheData(trouble));
}
