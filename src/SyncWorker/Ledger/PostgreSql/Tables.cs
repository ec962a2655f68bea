using Dapper;
using Npgsql;
using SyncWorker.Ledger.Stores;
using SyncWorker.Runtime;

namespace SyncWorker.Ledger.PostgreSql;

/// <summary>Brings the tables up to date. Workers that start at the same time take turns.</summary>
internal static class Tables
{
    // Any number that no other program uses for a lock.
    private const long Turn = 0x53796E63576F726B;

    public static IReadOnlyList<Migration> Migrations { get; } = Migration.Of("PostgreSql");

    /// <summary>The number of the last migration; 0: the ledger's tables do not exist.</summary>
    public static int Current(NpgsqlConnection connection) =>
        connection.ExecuteScalar<bool>("select to_regclass('migration') is not null")
            ? connection.ExecuteScalar<int>("select coalesce(max(number), 0) from migration")
            : 0;

    /// <returns>How many migrations were run.</returns>
    public static int Migrate(NpgsqlConnection connection)
    {
        connection.Execute("select pg_advisory_lock(@Turn)", new { Turn });
        try
        {
            connection.Execute(
                "create table if not exists migration (number int primary key, name text not null, at timestamptz not null default now())");
            var current = Current(connection);
            LedgerVersion.RefuseNewer(current, Migrations);
            var missing = Migrations.Where(migration => migration.Number > current).ToList();
            foreach (var migration in missing)
            {
                using var transaction = connection.BeginTransaction();
                CrashPoint.Reached(CrashPoint.InMigration);
                connection.Execute(migration.Sql, transaction: transaction);
                connection.Execute(
                    "insert into migration (number, name) values (@Number, @Name)",
                    new { migration.Number, migration.Name },
                    transaction);
                transaction.Commit();
            }
            return missing.Count;
        }
        finally
        {
            connection.Execute("select pg_advisory_unlock(@Turn)", new { Turn });
        }
    }
}
