using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace SyncWorker.Ledger.Sqlite;

/// <summary>A transaction on the embedded ledger. A statement costs no round trip here, so it is prepared and runs for each row.</summary>
internal sealed partial class SqliteSession(SqliteConnection connection, SqliteTransaction transaction) : Session(connection, transaction)
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();
    private static readonly ConcurrentDictionary<(string Sql, Type Row), string> RowTexts = new();

    public override int ExecuteRows(string sql, IEnumerable<object> rows)
    {
        var all = rows.AsList();
        return all.Count == 0 ? 0 : Connection.Execute(RowText(sql, all[0].GetType()), all, Transaction);
    }

    public override List<T> QueryRows<T>(string sql, IEnumerable<object> rows)
    {
        var all = rows.AsList();
        if (all.Count == 0)
        {
            return [];
        }

        // Dapper would prepare the statement again for each row.
        var columns = all[0].GetType().GetProperties();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = RowText(sql, all[0].GetType());
        var parameters = columns
            .Select(column => command.Parameters.Add(new SqliteParameter { ParameterName = $"@{column.Name}" })).ToList();
        var found = new List<T>();
        foreach (var row in all)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                parameters[i].Value = columns[i].GetValue(row) ?? DBNull.Value;
            }

            using var reader = command.ExecuteReader();
            found.AddRange(reader.Parse<T>());
        }
        return found;
    }

    // One process writes, and it never retires the newest change, so that change has the highest id there ever was.
    public override IReadOnlyList<long> NextChangeIds(int count)
    {
        var last = Connection.ExecuteScalar<long>("select coalesce(max(id), 0) from change", transaction: Transaction);
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

    protected override string Text(string sql) => Texts.GetOrAdd(sql, Translate);

    private static string RowText(string sql, Type row) => RowTexts.GetOrAdd((sql, row), static key =>
        Translate(key.Sql).Replace(
            "rows()",
            $"(select {string.Join(", ", key.Row.GetProperties().Select(column => $"@{column.Name} as {column.Name}"))})",
            StringComparison.Ordinal));

    private static string Translate(string sql) =>
        HoldClause().Replace(Hint().Replace(Least().Replace(Greatest().Replace(NotOf().Replace(OneOf().Replace(sql,
            "in (select value from json_each($1))"), "not in (select value from json_each($1))"), "max("), "min("), "$1"), "");

    [GeneratedRegex(@"= any\((@\w+)\)")]
    private static partial Regex OneOf();

    [GeneratedRegex(@"<> all\((@\w+)\)")]
    private static partial Regex NotOf();

    [GeneratedRegex(@"\bgreatest\(")]
    private static partial Regex Greatest();

    [GeneratedRegex(@"\bleast\(")]
    private static partial Regex Least();

    // SQLite allows one writer at a time.
    [GeneratedRegex(@"\s+for (share|update|no key update)( of \w+)?( skip locked)?\b")]
    private static partial Regex HoldClause();

    // SQLite's planner does not know how many rows a condition leaves, and must be told.
    [GeneratedRegex(@"/\* (indexed by \w+) \*/")]
    private static partial Regex Hint();
}
