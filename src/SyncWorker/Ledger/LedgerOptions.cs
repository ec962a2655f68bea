using SyncWorker.Ledger.Stores;

namespace SyncWorker.Ledger;

/// <summary>Where the ledger is kept.</summary>
internal sealed record LedgerOptions
{
    public const string Section = "Ledger";

    /// <summary>Default <c>Sqlite</c>.</summary>
    public LedgerProvider Provider { get; init; }

    /// <summary>
    /// The folder of the embedded ledger, an absolute path, created if it is missing. Default: see <see cref="LedgerPlace"/>.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>The folder of the embedded ledger.</summary>
    public string Folder => Directory ?? LedgerPlace.Default;

    /// <summary>
    /// For PostgreSQL, in Npgsql's form: <c>Host=db;Database=syncworker;Username=syncworker;Password=…</c>. The database must exist; the
    /// tables are created in the first schema of its search path.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary>A file that holds the connection string, such as a mounted secret; read at the start.</summary>
    public string? ConnectionStringFile { get; init; }

    /// <summary>
    /// The connection that receives other workers' notifications. Set it when <see cref="ConnectionString"/> leads through a pooler, which
    /// would swallow them. Null: the same connection string. Without notifications, other workers' work is found within <c>Plan:Poll</c>.
    /// </summary>
    public string? ListenConnection { get; init; }

    /// <summary>The connection string, from the option or from the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string Connection => ConnectionStringFile is { Length: > 0 } file ? System.IO.File.ReadAllText(file).Trim() : ConnectionString!;

    /// <summary>Names the ledger for people, without a password: a folder, or host and database.</summary>
    public string Where => StoreKind.Of(this).Where(this);

    /// <summary>The file of the embedded ledger.</summary>
    public string File => Path.Combine(Folder, "ledger.db");

    /// <summary>One message for each value, or combination of values, that is wrong.</summary>
    public IEnumerable<string> Contradictions() => StoreKind.Of(this).Contradictions(this);
}
