using System.Data.Common;
using Npgsql;
using SyncWorker.Ledger.Stores;
using SyncWorker.Runtime;

namespace SyncWorker.Ledger.PostgreSql;

/// <summary>The store for any number of workers.</summary>
internal sealed class PostgreSqlKind : StoreKind
{
    public override bool IsShared => true;

    public override LedgerStore Open(LedgerOptions options) => PostgreSqlStore.Open(options);

    public override LedgerStore OpenToRead(LedgerOptions options) => PostgreSqlStore.OpenToRead(options);

    public override LedgerVersion Version(LedgerOptions options) => PostgreSqlStore.Version(options);

    public override void AddLoops(IServiceCollection services) => services.AddLoop<Listener>();

    public override string Where(LedgerOptions options)
    {
        var at = new NpgsqlConnectionStringBuilder(options.Connection);
        return $"{at.Host}:{at.Port}/{at.Database}{(at.SearchPath is { Length: > 0 } schema ? "/" + schema : "")}";
    }

    public override IEnumerable<string> Contradictions(LedgerOptions options)
    {
        if (string.IsNullOrEmpty(options.ConnectionString) == string.IsNullOrEmpty(options.ConnectionStringFile))
        {
            yield return "Ledger:ConnectionString or Ledger:ConnectionStringFile, and not both, must be set "
                + "with Ledger:Provider = PostgreSQL, to say where the database is.";
        }

        if (options.ConnectionStringFile is { Length: > 0 } file && !File.Exists(file))
        {
            yield return $"Ledger:ConnectionStringFile = {file}: must be a file that exists.";
        }

        foreach (var (name, text) in new[]
        {
            (nameof(options.ConnectionString), options.ConnectionString), (nameof(options.ListenConnection), options.ListenConnection),
        })
        {
            // The value may hold a password, so the message does not repeat it.
            if (text is { Length: > 0 } && Wrong(text) is { } wrong)
            {
                yield return $"Ledger:{name} cannot be read: {wrong}. "
                    + "Its form is Host=db;Database=syncworker;Username=syncworker;Password=…";
            }
        }
    }

    /// <remarks>
    /// Source: postgresql.org/docs/15/errcodes-appendix.html: all codes except those that say that the statement or its values are wrong.
    /// </remarks>
    public override bool IsPassing(DbException trouble) => trouble switch
    {
        PostgresException { SqlState: var state } =>
            state == "25006" || state[..2] is "08" or "28" or "3D" or "40" or "53" or "55" or "57" or "58" or "XX",
        NpgsqlException => true,
        _ => false,
    };

    /// <remarks>Data exception, integrity constraint, program limit.</remarks>
    public override bool IsOfTheData(DbException trouble) =>
        trouble is PostgresException { SqlState: var state } && state[..2] is "22" or "23" or "54";


    private static string? Wrong(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).Host is null or "" ? "it names no Host" : null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException)
        {
            return wrong.Message.TrimEnd('.');
        }
    }
}
