using System.Collections.Concurrent;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace SyncWorker.Ledger;

/// <summary>
/// The embedded ledger: one SQLite file in WAL mode, one connection that writes, fsync at every commit. Its calls are
/// synchronous, as SQLite's are; writers take turns.
/// </summary>
internal sealed class LedgerStore : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _connectionString;

    // Opening one costs more than most questions to it.
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly FileStream? _lock;
    private readonly SqliteConnection? _writer;

    private LedgerStore(string connectionString, FileStream? @lock, SqliteConnection? writer)
    {
        (_connectionString, _lock, _writer) = (connectionString, @lock, writer);
    }

    /// <summary>Opens the ledger to write: creates it when missing, brings it up to date, and holds it against any other process.</summary>
    /// <exception cref="LedgerInUseException">Another process holds it.</exception>
    public static LedgerStore Open(LedgerOptions options)
    {
        Directory.CreateDirectory(options.Directory);
        var @lock = Hold(Path.Combine(options.Directory, "ledger.lock"), options);
        return OpenToWrite($"Data Source={options.File};Pooling=False;Default Timeout=5", @lock);
    }

    /// <summary>Opens a ledger in memory that lives as long as a connection to it is open.</summary>
    public static LedgerStore OpenInMemory(string name) => OpenToWrite($"Data Source={name};Mode=Memory;Cache=Shared;Pooling=False", null);

    /// <summary>Opens an existing ledger to look at it, also while a worker holds it.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static LedgerStore OpenToRead(LedgerOptions options) =>
        File.Exists(options.File)
            ? new($"Data Source={options.File};Mode=ReadOnly;Pooling=False", null, null)
            : throw new FileNotFoundException($"There is no ledger in '{Path.GetFullPath(options.Directory)}'.", options.File);

    /// <summary>Runs in a transaction of its own; what throws is rolled back.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellationToken)
    {
        var writer = _writer ?? throw new InvalidOperationException("The ledger was opened to read.");
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            var result = write(writer, transaction);
            transaction.Commit();
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task WriteAsync(Action<SqliteConnection, SqliteTransaction> write, CancellationToken cancellationToken) =>
        WriteAsync(
            (connection, transaction) =>
            {
                write(connection, transaction);
                return true;
            },
            cancellationToken);

    /// <summary>Reads one consistent state.</summary>
    public T Read<T>(Func<SqliteConnection, SqliteTransaction, T> read)
    {
        var connection = _readers.TryTake(out var idle) ? idle : Connect(_connectionString);
        try
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return read(connection, transaction);
        }
        finally
        {
            _readers.Add(connection);
        }
    }

    /// <summary>Lets a write that is running end first: when the host can not start, its loops are still at work.</summary>
    public void Dispose()
    {
        _turn.Wait();
        _writer?.Dispose();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
        _lock?.Dispose();

        // Not disposed itself: who still waits for a turn then sees a closed connection, and does not wait for ever.
        _turn.Release();
    }

    private static LedgerStore OpenToWrite(string connectionString, FileStream? @lock)
    {
        var writer = Connect(connectionString);
        writer.Execute("pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 2000;");
        Migrate(writer);
        return new(connectionString, @lock, writer);
    }

    private static SqliteConnection Connect(string connectionString)
    {
        var connection = new LedgerConnection(connectionString);
        connection.Open();
        connection.Execute("pragma busy_timeout = 5000; pragma temp_store = memory; pragma cache_size = -65536;");
        return connection;
    }

    /// <summary>The operating system gives it back when the process ends, however it ends.</summary>
    private static FileStream Hold(string file, LedgerOptions options)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new LedgerInUseException(Path.GetFullPath(options.Directory), held);
        }
    }

    private static void Migrate(SqliteConnection writer)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var migrations = assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => (Number: int.Parse(name.Split('.')[^2][..3], System.Globalization.CultureInfo.InvariantCulture), Name: name))
            .OrderBy(migration => migration.Number);
        var current = writer.ExecuteScalar<int>("pragma user_version");
        foreach (var (number, name) in migrations.Where(migration => migration.Number > current))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            using var transaction = writer.BeginTransaction(deferred: false);
            writer.Execute(reader.ReadToEnd() + $"\npragma user_version = {number};", transaction: transaction);
            CrashPoint.Reached(CrashPoint.InMigration);
            transaction.Commit();
        }
    }
}
