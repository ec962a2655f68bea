using Dapper;
using Npgsql;
using SyncWorker.Ledger;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>
/// A PostgreSQL ledger that all runs share. It is emptied between runs, because creating its tables takes longer than a run.
/// </summary>
internal sealed class SharedLedger : IDisposable
{
    private readonly LedgerStore _store;
    private readonly NpgsqlConnection _control;
    private readonly NpgsqlConnection _watch;
    private readonly string _empty;

    public SharedLedger()
    {
        // The data need not survive a crash of the machine, and a deadlock should be resolved quickly.
        var text = new NpgsqlConnectionStringBuilder(OwnSchema.CreateAsync("workers").GetAwaiter().GetResult().ConnectionString)
        {
            Options = "-c synchronous_commit=off -c deadlock_timeout=20ms -c jit=off",
            MaxPoolSize = 40,
            MaxAutoPrepare = 200,
            NoResetOnClose = true,
        }.ConnectionString;
        _store = LedgerStore.Open(new() { Provider = LedgerProvider.PostgreSQL, ConnectionString = text });
        Source = NpgsqlDataSource.Create(text);
        _control = Source.OpenConnection();
        _watch = Source.OpenConnection();
        _empty = EmptySql();
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>Empties the ledger: its state is then as after the creation of its tables.</summary>
    public void Empty() => _control.Execute(_empty);

    public T Ask<T>(string sql, object? arguments = null) => _control.ExecuteScalar<T>(sql, arguments)!;

    public List<T> Query<T>(string sql, object? arguments = null) => _control.Query<T>(sql, arguments).AsList();

    public void Execute(string sql) => _control.Execute(sql);

    /// <summary>Reads as the worker's own CLI and HTTP do, outside the schedule.</summary>
    public T Read<T>(Func<Session, T> read) => _store.Read(read);

    /// <summary>The server processes whose locks the given process waits for.</summary>
    public int[] BlockersOf(int? backend)
    {
        if (backend is null)
        {
            return [];
        }

        lock (_watch)
        {
            return _watch.ExecuteScalar<int[]>("select pg_blocking_pids(@backend)", new { backend })!;
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _control.Dispose();
        _watch.Dispose();
        Source.Dispose();
    }

    private string EmptySql()
    {
        var tables = Query<string>(
            "select tablename::text from pg_tables where schemaname = current_schema() and tablename <> 'migration'");
        var kept = tables.Where(table => Ask<bool>($"select exists(select 1 from {table})")).ToList();
        kept.ForEach(table => Execute($"create table begin_{table} as table {table}"));
        return string.Join(";\n", [
            "begin",
            "set local session_replication_role = replica",
            .. tables.Select(table => $"delete from {table}"),
            .. kept.Select(table => $"insert into {table} overriding system value select * from begin_{table}"),
            "select setval(quote_ident(sequencename)::regclass, start_value, false) from pg_sequences where schemaname = current_schema()",
            "commit",
        ]);
    }
}
