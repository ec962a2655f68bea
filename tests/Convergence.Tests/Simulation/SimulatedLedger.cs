using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Sqlite;

namespace SyncWorker.Convergence.Tests.Simulation;

/// <summary>A ledger that outlives the worker: in memory, or in a schema of PostgreSQL.</summary>
internal sealed class SimulatedLedger : IDisposable
{
    private readonly DbConnection _own;
    private readonly Func<LedgerStore> _open;
    private readonly string? _beforeLife;

    private SimulatedLedger(DbConnection own, Func<LedgerStore> open, string? beforeLife = null) =>
        (_own, _open, _beforeLife) = (own, open, beforeLife);

    public static SimulatedLedger InMemory()
    {
        var name = $"run-{Guid.CreateVersion7()}";
        var anchor = new SqliteConnection($"Data Source={name};Mode=Memory;Cache=Shared;Pooling=False");
        anchor.Open();
        return new(anchor, () => SqliteStore.OpenInMemory(name));
    }

    public static SimulatedLedger InPostgreSql()
    {
        var options = new LedgerOptions
        {
            Provider = LedgerProvider.PostgreSQL,
            ConnectionString = OwnSchema.CreateAsync("run").GetAwaiter().GetResult().ConnectionString,
        };
        LedgerStore.Open(options).Dispose();
        var own = new NpgsqlConnection(options.ConnectionString);
        own.Open();

        // The previous life's leases expire by the database's clock, which is not simulated.
        return new(
            own,
            () => LedgerStore.Open(options),
            "update partition set expires_at = clock_timestamp() - interval '1 second'; delete from worker");
    }

    /// <summary>Opens the ledger for one life of a worker.</summary>
    public LedgerStore Open()
    {
        if (_beforeLife is not null)
        {
            _own.Execute(_beforeLife);
        }
        return _open();
    }

    public void Execute(string sql) => _own.Execute(sql);

    public IEnumerable<T> Query<T>(string sql) => _own.Query<T>(sql);

    public void Dispose() => _own.Dispose();
}
