using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace SyncWorker.Ledger.Sqlite;

/// <summary>A transaction on the embedded ledger. A statement costs no round trip here, so it is prepared and runs for each row.</summary>
internal sealed partial class SqliteSession(SqliteLedgerConnection connection, SqliteTransaction transaction) : Session(transaction)
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();
    private static readonly ConcurrentDictionary<(string Sql, Type Row), string> RowTexts = new();

    public override int Execute(string sql, object? arguments = null) =>
        connection.With(Text(sql), statement => statement.Execute(arguments));

    public override List<T> Query<T>(string sql, object? arguments = null) => connection.With(Text(sql), statement =>
    {
        var found = new List<T>();
        statement.Query(arguments, found);
        return found;
    });

    public override IEnumerable<T> Stream<T>(string sql, object? arguments = null)
    {
        using var statement = new SqliteStatement(connection.Handle!, Text(sql));
        foreach (var row in statement.Stream<T>(arguments))
        {
            yield return row;
        }
    }

    public override T? ExecuteScalar<T>(string sql, object? arguments = null) where T : default =>
        Query<T?>(sql, arguments).FirstOrDefault();

    public override int ExecuteRows(string sql, IEnumerable<object> rows)
    {
        var all = rows.ToList();
        return all.Count == 0 ? 0 : connection.With(RowText(sql, all[0].GetType()), statement => all.Sum(statement.Execute));
    }

    public override List<T> QueryRows<T>(string sql, IEnumerable<object> rows)
    {
        var all = rows.ToList();
        return all.Count == 0 ? [] : connection.With(RowText(sql, all[0].GetType()), statement =>
        {
            var found = new List<T>();
            all.ForEach(row => statement.Query(row, found));
            return found;
        });
    }

    // One process writes, and it never retires the newest change, so that change has the highest id there ever was.
    public override IReadOnlyList<long> NextChangeIds(int count)
    {
        var last = ExecuteScalar<long>("select coalesce(max(id), 0) from change");
        return [.. Enumerable.Range(1, count).Select(n => last + n)];
    }

    // Writers take turns, so a writing transaction needs no locks on rows.
    public override void Hold(IEnumerable<long> entities, bool withParents = false)
    {
    }

    public override bool TryEmpty(string table)
    {
        Execute($"delete from {table}");
        return true;
    }

    public override void NotifyOthers()
    {
    }

    private static string Text(string sql) => Texts.GetOrAdd(sql, Translate);

    private static string RowText(string sql, Type row) => RowTexts.GetOrAdd((sql, row), static key =>
        Translate(key.Sql).Replace(
            "rows()",
            $"(select {string.Join(", ", key.Row.GetProperties().Select(column => $"@{column.Name} as {column.Name}"))})",
            StringComparison.Ordinal));

    private static string Translate(string sql) =>
        HoldClause().Replace(Hint().Replace(Position().Replace(Least().Replace(Greatest().Replace(NotOf().Replace(OneOf().Replace(sql,
            "in (select value from json_each($1))"), "not in (select value from json_each($1))"), "max("), "min("), "instr("), "$1"), "");

    [GeneratedRegex(@"= any\((@\w+)\)")]
    private static partial Regex OneOf();

    [GeneratedRegex(@"<> all\((@\w+)\)")]
    private static partial Regex NotOf();

    [GeneratedRegex(@"\bgreatest\(")]
    private static partial Regex Greatest();

    [GeneratedRegex(@"\bleast\(")]
    private static partial Regex Least();

    [GeneratedRegex(@"\bstrpos\(")]
    private static partial Regex Position();

    // SQLite allows one writer at a time.
    [GeneratedRegex(@"\s+for (share|update|no key update)( of \w+)?( skip locked)?\b")]
    private static partial Regex HoldClause();

    // SQLite's planner does not know how many rows a condition leaves, and must be told.
    [GeneratedRegex(@"/\* (indexed by \w+) \*/")]
    private static partial Regex Hint();
}
