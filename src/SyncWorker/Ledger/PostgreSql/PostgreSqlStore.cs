using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Dapper;
using Npgsql;
using Polly;
using Polly.Retry;
using SyncWorker.Ledger.Leasing;

namespace SyncWorker.Ledger.PostgreSql;

/// <summary>The ledger in PostgreSQL, for any number of workers. Writers run in parallel, and lock the rows that they move.</summary>
internal sealed class PostgreSqlStore : LedgerStore
{
    // Processes that run together count in different slots; processes that follow each other for years reuse the same few.
    private const int Slots = 16;

    // Statements are short, and PostgreSQL overestimates their cost: compiling the look-up of a group in a million keys took a hundred
    // times as long as running it.
    private const string SessionSql = "set jit = off";

    private readonly NpgsqlDataSource _source;
    private readonly string _slot = (Environment.ProcessId % Slots).ToString(CultureInfo.InvariantCulture);
    private readonly bool _reads;

    // Retries errors that pass at once: a deadlock, or a connection that the server has closed since it was last used. A server that does
    // not answer is not retried: the caller must hear of that.
    private readonly ResiliencePipeline _again = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(trouble =>
                trouble.IsTransient && trouble is not LedgerCommitException && trouble.InnerException is not TimeoutException),
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(20),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    static PostgreSqlStore()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new ArrayHandler<long>());
        SqlMapper.AddTypeHandler(new ArrayHandler<int>());
        SqlMapper.AddTypeHandler(new ArrayHandler<string>());
    }

    private PostgreSqlStore(NpgsqlDataSource source, bool reads)
    {
        (_source, _reads) = (source, reads);
    }

    public override bool IsShared => true;

    public override DateTimeOffset? Now => Instant.FromLedger(Read(PartitionRows.Now));

    public static new PostgreSqlStore Open(LedgerOptions options)
    {
        var store = new PostgreSqlStore(Source(options), reads: false);
        store.FirstTime(connection => Tables.Migrate(connection));
        return store;
    }

    public static new PostgreSqlStore OpenToRead(LedgerOptions options)
    {
        var store = new PostgreSqlStore(Source(options), reads: true);
        store.FirstTime(connection => Tables.Current(connection) > 0
            ? 0
            : throw new FileNotFoundException("There is no ledger in this database: 'syncworker db migrate' creates its tables."));
        return store;
    }

    public static new LedgerVersion Version(LedgerOptions options)
    {
        using var store = new PostgreSqlStore(Source(options), reads: true);
        return LedgerVersion.Of(options, store.FirstTime(Tables.Current), Tables.Migrations);
    }

    public override Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken)
    {
        if (_reads)
        {
            throw new InvalidOperationException("The ledger was opened to read.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_again.Execute(() => Sound(() =>
        {
            using var connection = _source.OpenConnection();
            using var transaction = connection.BeginTransaction();
            var result = write(new PostgreSqlSession(connection, transaction, _slot));
            Commit(transaction);
            return result;
        })));
    }

    public override T Read<T>(Func<Session, T> read) => _again.Execute(() => Sound(() =>
    {
        using var connection = _source.OpenConnection();
        using var transaction = connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        return read(new PostgreSqlSession(connection, transaction, _slot));
    }));

    protected override void Dispose(bool disposing) => _source.Dispose();

    /// <summary>If the connection ends here, it is not known whether the transaction was committed, so it is not run again.</summary>
    private static void Commit(NpgsqlTransaction transaction)
    {
        try
        {
            transaction.Commit();
        }
        catch (Exception lost) when (lost is not PostgresException { SqlState: var state } || state[..2] is "08" or "57")
        {
            throw new LedgerCommitException(lost);
        }
    }

    private static NpgsqlDataSource Source(LedgerOptions options)
    {
        var text = options.Connection;
        var builder = new NpgsqlConnectionStringBuilder(text);
        var said = new DbConnectionStringBuilder { ConnectionString = text }.Keys.Cast<string>()
            .Select(Plain).ToHashSet(StringComparer.OrdinalIgnoreCase);
        void Default(string keyword, object value)
        {
            // A value in the connection string stays.
            if (!said.Contains(Plain(keyword)))
            {
                builder[keyword] = value;
            }
        }

        Default("Application Name", "syncworker");
        Default("Timeout", 5);
        Default("Command Timeout", 30);
        Default("Max Auto Prepare", 200);
        Default("Keepalive", 10);

        // The setting that is made below must last, and no other setting is made.
        Default("No Reset On Close", true);
        var source = new NpgsqlDataSourceBuilder(builder.ConnectionString);
        source.UsePhysicalConnectionInitializer(
            connection => connection.Execute(SessionSql),
            async connection => await connection.ExecuteAsync(SessionSql));
        return source.Build();

        // Npgsql understands both "Command Timeout" and "CommandTimeout".
        static string Plain(string keyword) => keyword.Replace(" ", "", StringComparison.Ordinal);
    }

    /// <summary>When a connection breaks, Npgsql may throw the socket's exception, or an exception that has no type of its own.</summary>
    private static T Sound<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception broken) when (broken is SocketException
            || broken.GetType() == typeof(IOException) || broken.GetType() == typeof(Exception))
        {
            throw new NpgsqlException($"The connection to the ledger broke: {broken.Message}", broken);
        }
    }

    private T FirstTime<T>(Func<NpgsqlConnection, T> act)
    {
        try
        {
            return Sound(() =>
            {
                using var connection = _source.OpenConnection();
                return act(connection);
            });
        }
        catch (NpgsqlException refused)
        {
            throw new LedgerUnreachableException(Words(refused), refused);
        }
    }

    private static string Words(NpgsqlException refused) =>
        refused is PostgresException said ? said.MessageText : $"{refused.Message} {refused.InnerException?.Message}".TrimEnd();
}
