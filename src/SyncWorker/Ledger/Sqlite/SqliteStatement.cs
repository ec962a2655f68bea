using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SyncWorker.Ledger.Sqlite;

/// <summary>
/// SQL that is prepared once and kept: one statement, or several that run one after the other. Values are bound by position and read
/// without a box. The driver's own command finds each parameter by its name again for every row, and that cost as much as SQLite itself.
/// Only one thread at a time may use it.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    // What was compiled for a text serves every connection: compiling takes longer than most statements. A text that is composed for a
    // single query is soon not worth keeping.
    private const int MostCompiled = 2_000;

    private static readonly ConcurrentDictionary<(string Sql, int Part, Type Type), Delegate> Binders = new();
    private static readonly ConcurrentDictionary<(string Sql, int Part, Type Type), Delegate> Readers = new();

    private readonly sqlite3 _database;
    private readonly List<Part> _parts = [];

    /// <exception cref="SqliteException">SQLite does not understand the text.</exception>
    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        for (var rest = sql; !string.IsNullOrWhiteSpace(rest);)
        {
            Check(raw.sqlite3_prepare_v3(database, rest, raw.SQLITE_PREPARE_PERSISTENT, out var prepared, out rest));
            if (!prepared.IsInvalid)
            {
                _parts.Add(new(prepared, sql, _parts.Count));
            }
        }
    }

    /// <param name="arguments">An object with a property for each parameter; null: there is no parameter.</param>
    /// <returns>How many rows were written.</returns>
    public int Execute(object? arguments)
    {
        var written = 0;
        foreach (var part in _parts)
        {
            Start(part, arguments);
            try
            {
                while (Step(part))
                {
                    // Rows that a statement returns are not asked for.
                }
                written += part.Writes ? raw.sqlite3_changes(_database) : 0;
            }
            finally
            {
                raw.sqlite3_reset(part.Prepared);
            }
        }
        return written;
    }

    /// <summary>Adds the rows of a single statement to a list.</summary>
    /// <inheritdoc cref="Execute"/>
    public void Query<T>(object? arguments, List<T> found)
    {
        var part = _parts.Single();
        Start(part, arguments);
        try
        {
            var read = part.Reader<T>();
            while (Step(part))
            {
                found.Add(read(part.Prepared));
            }
        }
        finally
        {
            raw.sqlite3_reset(part.Prepared);
        }
    }

    /// <summary>Reads the rows of a single statement, one at a time.</summary>
    /// <inheritdoc cref="Execute"/>
    public IEnumerable<T> Stream<T>(object? arguments)
    {
        var part = _parts.Single();
        Start(part, arguments);
        try
        {
            var read = part.Reader<T>();
            while (Step(part))
            {
                yield return read(part.Prepared);
            }
        }
        finally
        {
            raw.sqlite3_reset(part.Prepared);
        }
    }

    /// <summary>Forgets the values that were bound last, which may be large.</summary>
    public void Release() => _parts.ForEach(part => raw.sqlite3_clear_bindings(part.Prepared));

    public void Dispose() => _parts.ForEach(part => part.Prepared.Dispose());

    private static void Start(Part part, object? arguments)
    {
        if (part.HasParameters)
        {
            part.Binder(arguments ?? throw new ArgumentNullException(nameof(arguments)))(part.Prepared, arguments);
        }
    }

    private bool Step(Part part)
    {
        var result = raw.sqlite3_step(part.Prepared);
        if (result is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return result == raw.SQLITE_ROW;
        }
        Check(result);
        throw new InvalidOperationException($"SQLite answered a step with {result}.");
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);

    /// <summary>One prepared statement, with the code that binds its parameters and reads its rows, compiled at its first use.</summary>
    /// <param name="sql">The text that it is part of.</param>
    /// <param name="index">Its place in the text, from 0.</param>
    private sealed class Part(sqlite3_stmt prepared, string sql, int index)
    {
        private readonly Dictionary<Type, Delegate> _binders = [];
        private readonly Dictionary<Type, Delegate> _readers = [];

        public sqlite3_stmt Prepared => prepared;

        public bool HasParameters { get; } = raw.sqlite3_bind_parameter_count(prepared) > 0;

        public bool Writes { get; } = raw.sqlite3_stmt_readonly(prepared) == 0;

        public Action<sqlite3_stmt, object> Binder(object arguments)
        {
            if (!_binders.TryGetValue(arguments.GetType(), out var binder))
            {
                binder = Compiled(Binders, arguments.GetType(), () => SqliteBinder.For(prepared, arguments.GetType()));
                _binders.Add(arguments.GetType(), binder);
            }
            return (Action<sqlite3_stmt, object>)binder;
        }

        public Func<sqlite3_stmt, T> Reader<T>()
        {
            if (!_readers.TryGetValue(typeof(T), out var reader))
            {
                reader = Compiled(Readers, typeof(T), () => SqliteReader.For<T>(prepared));
                _readers.Add(typeof(T), reader);
            }
            return (Func<sqlite3_stmt, T>)reader;
        }

        // Not asked for each row: to find a text takes as long as to bind a row.
        private Delegate Compiled(
            ConcurrentDictionary<(string Sql, int Part, Type Type), Delegate> kept, Type type, Func<Delegate> compile)
        {
            if (!kept.TryGetValue((sql, index, type), out var compiled))
            {
                compiled = compile();
                if (kept.Count < MostCompiled)
                {
                    kept.TryAdd((sql, index, type), compiled);
                }
            }
            return compiled;
        }
    }
}
