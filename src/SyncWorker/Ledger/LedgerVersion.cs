namespace SyncWorker.Ledger;

/// <summary>How far a ledger's tables are.</summary>
/// <param name="Where">Of which ledger: a folder, or host and database.</param>
/// <param name="Version">The number of the last migration that was run; 0: there is no ledger.</param>
/// <param name="Newest">The one that this program needs.</param>
/// <param name="Pending">What is still to be run, in its order.</param>
internal sealed record LedgerVersion(LedgerProvider Provider, string Where, int Version, int Newest, IReadOnlyList<string> Pending)
{
    public static LedgerVersion Of(LedgerOptions options, int version, IReadOnlyList<Migration> migrations) => new(
        options.Provider, options.Where, version, migrations[^1].Number, [.. migrations.Where(migration => migration.Number > version).Select(migration => migration.Name)]);

    /// <summary>A program that is older than its ledger would write what a newer one does not expect.</summary>
    /// <exception cref="LedgerTooNewException">It is.</exception>
    public static void RefuseNewer(int version, IReadOnlyList<Migration> migrations)
    {
        if (version > migrations[^1].Number)
        {
            throw new LedgerTooNewException(version, migrations[^1].Number);
        }
    }
}
