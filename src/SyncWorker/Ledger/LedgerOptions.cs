namespace SyncWorker.Ledger;

internal enum LedgerProvider
{
    /// <summary>Embedded: one file, one worker on one machine.</summary>
    Sqlite,

    /// <summary>For several workers, or for a ledger that is kept elsewhere. Version 13 or newer; tested on 15.</summary>
    PostgreSQL,
}

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
    public string Where => Provider == LedgerProvider.PostgreSQL && new Npgsql.NpgsqlConnectionStringBuilder(Connection) is var at
        ? $"{at.Host}:{at.Port}/{at.Database}{(at.SearchPath is { Length: > 0 } schema ? "/" + schema : "")}"
        : Folder;

    public string File => Path.Combine(Folder, "ledger.db");

    /// <summary>One message for each value, or combination of values, that is wrong.</summary>
    public IEnumerable<string> Contradictions()
    {
        if (Provider != LedgerProvider.PostgreSQL)
        {
            if (Directory is not null && !Path.IsPathFullyQualified(Directory))
            {
                yield return Directory.Length == 0
                    ? "Ledger:Directory = : must not be empty."
                    : $"Ledger:Directory = {Directory}: must be an absolute path, "
                        + "so that it does not depend on where the program is started.";
            }
            else if (Directory is null
                && System.IO.File.Exists(Path.Combine(LedgerPlace.Older, "ledger.db"))
                && !System.IO.File.Exists(File))
            {
                yield return $"Ledger:Directory is not set: {LedgerPlace.Older} holds an older ledger, and {Folder}, "
                    + "where the ledger is kept now, holds none. Move the older folder there, or set Ledger:Directory to one of the two.";
            }
            yield break;
        }

        if (string.IsNullOrEmpty(ConnectionString) == string.IsNullOrEmpty(ConnectionStringFile))
        {
            yield return "Ledger:ConnectionString or Ledger:ConnectionStringFile, and not both, must be set "
                + "with Ledger:Provider = PostgreSQL, to say where the database is.";
        }

        if (ConnectionStringFile is { Length: > 0 } file && !System.IO.File.Exists(file))
        {
            yield return $"Ledger:ConnectionStringFile = {file}: must be a file that exists.";
        }

        foreach (var (name, text) in new[] { (nameof(ConnectionString), ConnectionString), (nameof(ListenConnection), ListenConnection) })
        {
            // The value may hold a password, so the message does not repeat it.
            if (text is { Length: > 0 } && Wrong(text) is { } wrong)
            {
                yield return $"Ledger:{name} cannot be read: {wrong}. "
                    + "Its form is Host=db;Database=syncworker;Username=syncworker;Password=…";
            }
        }
    }

    private static string? Wrong(string connectionString)
    {
        try
        {
            return new Npgsql.NpgsqlConnectionStringBuilder(connectionString).Host is null or "" ? "it names no Host" : null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException)
        {
            return wrong.Message.TrimEnd('.');
        }
    }
}
