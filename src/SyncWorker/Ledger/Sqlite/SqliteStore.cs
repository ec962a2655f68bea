using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using SyncWorker.Changes;
using SyncWorker.Ledger.Stores;
using SyncWorker.Runtime;

namespace SyncWorker.Ledger.Sqlite;

/// <summary>
/// The embedded ledger: one SQLite file in WAL mode, one connection that writes, fsync at every commit. Writers take turns.
/// </summary>
internal sealed class SqliteStore : LedgerStore
{
    static SqliteStore()
    {
        // One thread at a time uses a connection, so SQLite need not lock each of its steps, nor count what it allocates. If SQLite runs
        // already, it refuses, and is only slower.
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private static readonly IReadOnlyList<Migration> Migrations = Migration.Of("Sqlite");

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _connectionString;

    // Opening a connection costs more than most queries.
    private readonly ConcurrentBag<SqliteLedgerConnection> _readers = [];
    private readonly FileStream? _lock;

    private SqliteStore(string connectionString, FileStream? @lock, SqliteLedgerConnection? writer)
    {
        (_connectionString, _lock, Writer) = (connectionString, @lock, writer);
    }

    /// <summary>The connection that writes; null when the ledger was opened to read.</summary>
    public SqliteLedgerConnection? Writer { get; }

    public override bool IsShared => false;

    /// <summary>Opens the ledger for writing, and locks out every other process.</summary>
    /// <exception cref="LedgerInUseException">Another process holds the ledger.</exception>
    /// <exception cref="LedgerFolderException">The folder cannot be written to, or the file in it is not a ledger.</exception>
    public static new SqliteStore Open(LedgerOptions options)
    {
        FileStream? @lock = null;
        try
        {
            Directory.CreateDirectory(options.Folder);
            @lock = TakeLock(Path.Combine(options.Folder, "ledger.lock"), options);
            return OpenToWrite($"Data Source={options.File};Pooling=False;Default Timeout=5", @lock);
        }
        catch (Exception refused) when (IsOfTheFolder(refused))
        {
            @lock?.Dispose();
            throw new LedgerFolderException(options, refused);
        }
    }

    /// <summary>Opens a ledger in memory that lives as long as a connection to it is open.</summary>
    public static SqliteStore OpenInMemory(string name) => OpenToWrite($"Data Source={name};Mode=Memory;Cache=Shared;Pooling=False", null);

    public static new SqliteStore OpenToRead(LedgerOptions options) =>
        File.Exists(options.File)
            ? new($"Data Source={options.File};Mode=ReadOnly;Pooling=False", null, null)
            : throw new FileNotFoundException($"There is no ledger in '{options.Folder}'.", options.File);

    public static new LedgerVersion Version(LedgerOptions options)
    {
        if (!File.Exists(options.File))
        {
            return LedgerVersion.Of(options, 0, Migrations);
        }

        using var store = OpenToRead(options);
        return LedgerVersion.Of(options, store.Read(ledger => ledger.ExecuteScalar<int>("pragma user_version")), Migrations);
    }

    public override async Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken)
    {
        var writer = Writer ?? throw new InvalidOperationException("The ledger was opened to read.");
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            try
            {
                var result = write(new SqliteSession(writer, transaction));
                transaction.Commit();
                return result;
            }
            catch (SqliteException) when (raw.sqlite3_get_autocommit(writer.Handle) != 0)
            {
                // SQLite has rolled the transaction back by itself, as it does when the disk is full.
                End(writer, transaction);
                throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override T Read<T>(Func<Session, T> read)
    {
        var connection = _readers.TryTake(out var idle) ? idle : Connect(_connectionString);
        try
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return read(new SqliteSession(connection, transaction));
        }
        finally
        {
            _readers.Add(connection);
        }
    }

    /// <summary>Waits until a running write has ended: when the host cannot start, its loops are still running.</summary>
    protected override void Dispose(bool disposing)
    {
        _turn.Wait();
        Writer?.Dispose();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
        _lock?.Dispose();

        // The semaphore is not disposed: a writer that still waits for its turn sees a closed connection, and does not wait for ever.
        _turn.Release();
    }

    /// <summary>
    /// The driver does not always notice such a rollback. Its own rollback then fails, and that error would hide the one about the disk.
    /// </summary>
    private static void End(SqliteConnection writer, SqliteTransaction transaction)
    {
        try
        {
            transaction.Rollback();
        }
        catch (SqliteException)
        {
            raw.sqlite3_exec(writer.Handle, "begin");
            transaction.Rollback();
        }
    }

    private static SqliteStore OpenToWrite(string connectionString, FileStream? @lock)
    {
        var writer = Connect(connectionString);
        writer.Execute("pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 8000;");
        Migrate(writer);
        return new(connectionString, @lock, writer);
    }

    private static SqliteLedgerConnection Connect(string connectionString)
    {
        var connection = new SqliteLedgerConnection(connectionString);
        connection.Open();
        connection.CreateFunction(
            "field_text",
            (byte[]? fields, string name) => FieldsJson.Read(fields).GetValueOrDefault(name),
            isDeterministic: true);
        connection.CreateFunction(
            "field_words",
            (byte[]? fields) => string.Join('\n', FieldsJson.Read(fields).Values).ToLowerInvariant(),
            isDeterministic: true);

        connection.CreateFunction("json_word", (string? json, string name) => FieldsJson.Word(json, name), isDeterministic: true);

        // SQLite's own function knows the letters of ASCII only.
        connection.CreateFunction("lower", (string? text) => text?.ToLowerInvariant(), isDeterministic: true);
        connection.Execute("pragma busy_timeout = 5000; pragma temp_store = memory; pragma cache_size = -16384;");
        return connection;
    }

    /// <summary>The operating system releases the lock when the process ends, however it ends.</summary>
    private static FileStream TakeLock(string file, LedgerOptions options)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (IsHeld(held))
        {
            throw new LedgerInUseException(options.Folder, held);
        }
    }

    // A sharing violation: EAGAIN on Linux and on macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows.
    private static bool IsHeld(IOException refused) => (refused.HResult & 0xFFFF) is 11 or 35 or 32 or 33;

    // Read-only, a disk that fails, or a file that cannot be opened, is damaged or is not an SQLite file.
    private static bool IsOfTheFolder(Exception refused) =>
        (refused is IOException or UnauthorizedAccessException && refused is not (LedgerInUseException or LedgerTooNewException))
        || refused is SqliteException
        {
            SqliteErrorCode: raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_CANTOPEN or raw.SQLITE_NOTADB,
        };

    private static void Migrate(SqliteConnection writer)
    {
        var current = writer.ExecuteScalar<int>("pragma user_version");
        LedgerVersion.RefuseNewer(current, Migrations);
        foreach (var migration in Migrations.Where(migration => migration.Number > current))
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            CrashPoint.Reached(CrashPoint.InMigration);
            writer.Execute(migration.Sql + $"\npragma user_version = {migration.Number};", transaction: transaction);
            transaction.Commit();
        }
    }
}
