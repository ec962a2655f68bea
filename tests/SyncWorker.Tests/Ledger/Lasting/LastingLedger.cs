using Dapper;
using SyncWorker.Ledger;
using SyncWorker.Testing;
#if POSTGRESQL
using Npgsql;
#else
using Microsoft.Data.Sqlite;
#endif

namespace SyncWorker.Tests;

/// <summary>
/// A ledger as an earlier program left it, including its tables: a dump next to this file, restored into a store of its own. The dump
/// is never rewritten. The tests check what a later program makes of it.
/// </summary>
internal sealed class LastingLedger : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private LastingLedger(string name)
    {
#if POSTGRESQL
        Options = new()
        {
            Provider = LedgerProvider.PostgreSQL,
            ConnectionString = OwnSchema.CreateAsync("lasting").GetAwaiter().GetResult().ConnectionString,
        };
        Execute(Dump($"{name}.postgresql.sql"));
#else
        Options = new() { Directory = _directory.Path };
        Execute(Dump($"{name}.sqlite.sql"));
#endif
    }

    public LedgerOptions Options { get; }

    /// <summary>Today's worker, started shortly after the earlier one was killed.</summary>
    public WholeWorker StartWorker() => new(() => LedgerStore.Open(Options), Some.Now.AddSeconds(2));

    /// <summary>Changes the ledger directly.</summary>
    public void Execute(string sql)
    {
#if POSTGRESQL
        using var connection = new NpgsqlConnection(Options.ConnectionString);
#else
        using var connection = new SqliteConnection($"Data Source={Options.File};Pooling=False");
#endif
        connection.Execute(sql);
    }

    /// <summary>
    /// From a program whose last migrations were 007 of SQLite and 003 of PostgreSQL. It has records that are pending, dead, waiting,
    /// uncertain, suspect and in open calls. A record's key says what the record is for.
    /// </summary>
    public static LastingLedger First() => new("first");

    /// <summary>
    /// From the same program: records that it had forgotten, because the thing they waited for had already come or would never wake them.
    /// </summary>
    public static LastingLedger Stuck() => new("stuck");

    public void Dispose() => _directory.Dispose();

    private static string Dump(string file) => File.ReadAllText(Repository.File($"tests/SyncWorker.Tests/Ledger/Lasting/{file}"));
}
