using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Dapper;
using Npgsql;

namespace SyncWorker.Ledger.PostgreSql;

/// <summary>A transaction on PostgreSQL. A round trip is expensive, so a statement runs once for all rows.</summary>
/// <param name="slot">The slot that this process counts in.</param>
internal sealed class PostgreSqlSession(NpgsqlConnection connection, NpgsqlTransaction transaction, string slot)
    : Session(transaction)
{
    /// <summary>The channel that tells a worker of work from another one.</summary>
    public const string Channel = "syncworker";

    private static readonly ConcurrentDictionary<Type, RowShape> Shapes = new();

    public override string Slot => slot;

    public override int Execute(string sql, object? arguments = null) => connection.Execute(sql, arguments, transaction);

    public override List<T> Query<T>(string sql, object? arguments = null) => connection.Query<T>(sql, arguments, transaction).AsList();

    public override IEnumerable<T> Stream<T>(string sql, object? arguments = null) =>
        connection.Query<T>(sql, arguments, transaction, buffered: false);

    public override T? ExecuteScalar<T>(string sql, object? arguments = null) where T : default =>
        connection.ExecuteScalar<T>(sql, arguments, transaction);

    public override int ExecuteRows(string sql, IEnumerable<object> rows)
    {
        using var command = Command(sql, rows.AsList());
        return command?.ExecuteNonQuery() ?? 0;
    }

    public override List<T> QueryRows<T>(string sql, IEnumerable<object> rows)
    {
        using var command = Command(sql, rows.AsList());
        if (command is null)
        {
            return [];
        }

        using var reader = command.ExecuteReader();
        return [.. reader.Parse<T>()];
    }

    public override IReadOnlyList<long> NextChangeIds(int count) =>
        count == 0 ? [] : [.. Query<long>("select nextval('change_id') from generate_series(1, @count)", new { count }).Order()];

    public override void Hold(IEnumerable<long> entities, bool withParents = false)
    {
        if (entities.ToArray() is { Length: > 0 } ids)
        {
            Execute(withParents ? HoldWithParentsSql : HoldSql, new { Ids = ids });
        }
    }

    // No wait for the lock: every reader and writer of the table would queue behind this request for as long as a backup reads it.
    public override bool TryEmpty(string table)
    {
        transaction.Save(table);
        try
        {
            Execute($"lock table {table} in access exclusive mode nowait; truncate table {table}");
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            transaction.Rollback(table);
            return false;
        }
    }

    public override void NotifyOthers() => Execute($"notify {Channel}");

    private static readonly string HoldSql =
        $"select 1 from entity where id = any(@Ids) order by {LockOrder.Of("entity")} for no key update";

    private static readonly string HoldWithParentsSql = $"""
        select 1 from entity where id = any(array(
          select unnest(@Ids)
          union select parent_id from entity where id = any(@Ids) and parent_id is not null
          union select board_parent_id from entity where id = any(@Ids) and board_parent_id is not null))
        order by {LockOrder.Of("entity")} for no key update
        """;

    private NpgsqlCommand? Command(string sql, List<object> rows)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        var shape = Shapes.GetOrAdd(rows[0].GetType(), static type => new(type));
        var command = new NpgsqlCommand(shape.Text(sql), connection, transaction);
        foreach (var (name, values) in shape.Columns)
        {
            command.Parameters.AddWithValue(name, values(rows));
        }
        return command;
    }

    /// <summary>Converts rows of a type to arrays, one for each property.</summary>
    private sealed class RowShape(Type type)
    {
        private readonly ConcurrentDictionary<string, string> _texts = new();

        public IReadOnlyList<(string Name, Func<List<object>, Array> Values)> Columns { get; } =
            [.. type.GetProperties().Select(property => (property.Name, Reader(property)))];

        /// <summary>The statement for all rows at once. A second <c>rows()</c> reads the same arrays.</summary>
        public string Text(string sql) => _texts.GetOrAdd(sql, static (text, columns) =>
        {
            var names = string.Join(", ", columns.Select(column => column.Name));
            var arrays = string.Join(", ", columns.Select(column => "@" + column.Name));
            return text.Replace("rows() r", $"unnest({arrays}) r ({names})", StringComparison.Ordinal);
        }, Columns);

        private static Func<List<object>, Array> Reader(PropertyInfo property) =>
            typeof(RowShape).GetMethod(nameof(ReaderOf), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(property.PropertyType).Invoke(null, [property]) as Func<List<object>, Array>
                ?? throw new InvalidOperationException();

        private static Func<List<object>, Array> ReaderOf<T>(PropertyInfo property)
        {
            var row = Expression.Parameter(typeof(object));
            var get = Expression.Lambda<Func<object, T>>(
                Expression.Property(Expression.Convert(row, property.DeclaringType!), property), row).Compile();
            return rows => rows.ConvertAll(each => get(each)).ToArray();
        }
    }
}
