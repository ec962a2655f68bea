using System.Data.Common;
using System.Reflection;

namespace SyncWorker.Ledger.Stores;

/// <summary>
/// What the worker asks of a store when no ledger is open, or of its driver: one for each value of <see cref="LedgerProvider"/>.
/// </summary>
internal abstract class StoreKind
{
    private static readonly Dictionary<LedgerProvider, StoreKind> Kinds = Enum.GetValues<LedgerProvider>().ToDictionary(
        provider => provider,
        provider => typeof(LedgerProvider).GetField(provider.ToString())!.GetCustomAttribute<KeptByAttribute>()!.Kind);

    public static IEnumerable<StoreKind> All => Kinds.Values;

    public static StoreKind Of(LedgerOptions options) => Kinds[options.Provider];

    /// <summary>Whether other workers may use the ledger at the same time.</summary>
    public abstract bool IsShared { get; }

    /// <inheritdoc cref="LedgerStore.Open"/>
    public abstract LedgerStore Open(LedgerOptions options);

    /// <inheritdoc cref="LedgerStore.OpenToRead"/>
    public abstract LedgerStore OpenToRead(LedgerOptions options);

    /// <inheritdoc cref="LedgerStore.Version"/>
    public abstract LedgerVersion Version(LedgerOptions options);

    /// <summary>Adds the loops that a worker runs on such a ledger, besides its own.</summary>
    public virtual void AddLoops(IServiceCollection services)
    {
    }

    /// <inheritdoc cref="LedgerOptions.Where"/>
    public abstract string Where(LedgerOptions options);

    /// <summary>The same for a log: down to the file, if there is one.</summary>
    public virtual string ExactlyWhere(LedgerOptions options) => Where(options);

    /// <inheritdoc cref="LedgerOptions.Contradictions"/>
    public abstract IEnumerable<string> Contradictions(LedgerOptions options);

    /// <summary>
    /// The rule of <see cref="LedgerTrouble.IsPassing"/> for the errors of this driver; false for the errors of any other driver.
    /// </summary>
    public abstract bool IsPassing(DbException trouble);

    /// <summary>The rule of <see cref="LedgerTrouble.IsOfTheData"/>, in the same way.</summary>
    public abstract bool IsOfTheData(DbException trouble);
}
