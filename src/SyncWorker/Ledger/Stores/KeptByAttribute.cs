namespace SyncWorker.Ledger.Stores;

/// <summary>Names the kind of store that keeps the ledger for a value of <see cref="LedgerProvider"/>.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal abstract class KeptByAttribute : Attribute
{
    public abstract StoreKind Kind { get; }
}

/// <inheritdoc/>
internal sealed class KeptByAttribute<T> : KeptByAttribute
    where T : StoreKind, new()
{
    public override StoreKind Kind { get; } = new T();
}
