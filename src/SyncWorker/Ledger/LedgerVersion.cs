using SyncWorker.Ledger.Stores;

namespace SyncWorker.Ledger;

/// <summary>The version of a ledger's tables.</summary>
/// <param name="Where">Which ledger: a folder, or host and database.</param>
/// <param name="Version">The number of the last migration that was run; 0: there is no ledger.</param>
/// <param name="Newest">The number of the last migration that this program needs.</param>
/// <param name="Pending">The migrations that are still to be run, in order.</param>
internal sealed record LedgerVersion(LedgerProvider Provider, string Where, int Version, int Newest, IReadOnlyList<string> Pending)
{
    public static LedgerVersion Of(LedgerOptions options, int version, IReadOnlyList<Migration> migrations) => new(
        options.Provider,
        options.Where,
        version,
        migrations[^1].Number,
        [.. migrations.Where(migration => migration.Number > version).Select(migration => migration.Name)]);

    /// <summary>Refuses a ledger that is newer than this program, which would write rows that the newer program does not expect.</summary>
    /// <exception cref="LedgerTooNewException">The ledger is newer.</exception>
    public static void RefuseNewer(int version, IReadOnlyList<Migration> migrations)
    {
        if (version > migrations[^1].Number)
        {
            throw new LedgerTooNewException(version, migrations[^1].Number);
        }
    }
}
