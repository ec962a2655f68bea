using System.Buffers;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SyncWorker.Ledger.Sqlite;

/// <summary>Binds the properties of an object to the parameters of a statement: <c>@Name</c> takes the property <c>Name</c>.</summary>
internal static class SqliteBinder
{
    private const int MostOnStack = 512;

    /// <summary>Compiles the code that binds objects of that type.</summary>
    /// <exception cref="ArgumentException">A parameter has no property, or one of a type that cannot be stored.</exception>
    public static Action<sqlite3_stmt, object> For(sqlite3_stmt statement, Type type)
    {
        var (target, boxed) = (Expression.Parameter(typeof(sqlite3_stmt)), Expression.Parameter(typeof(object)));
        var row = Expression.Variable(type);
        var binds = Enumerable.Range(1, raw.sqlite3_bind_parameter_count(statement)).Select(index =>
        {
            var name = raw.sqlite3_bind_parameter_name(statement, index).utf8_to_string().TrimStart('@');
            var property = type.GetProperty(name)
                ?? throw new ArgumentException($"The statement has a parameter '@{name}', and {type} has no such property.", nameof(type));
            return BindOf(target, Expression.Constant(index), Expression.Property(row, property));
        });
        return Expression.Lambda<Action<sqlite3_stmt, object>>(
            Expression.Block([row], [Expression.Assign(row, Expression.Convert(boxed, type)), .. binds]), target, boxed).Compile();
    }

    private static Expression BindOf(Expression statement, Expression index, Expression value)
    {
        if (Nullable.GetUnderlyingType(value.Type) is not null)
        {
            return Expression.IfThenElse(
                Expression.Property(value, nameof(Nullable<>.HasValue)),
                BindOf(statement, index, Expression.Property(value, nameof(Nullable<>.Value))),
                Expression.Call(typeof(SqliteBinder), nameof(BindNull), null, statement, index));
        }

        var stored = value.Type.IsEnum ? Expression.Convert(value, typeof(int)) : value;
        var bind = typeof(SqliteBinder).GetMethod(
                nameof(Bind), BindingFlags.NonPublic | BindingFlags.Static, [statement.Type, index.Type, stored.Type])
            ?? throw new ArgumentException($"The ledger cannot store {value}, a {value.Type}.", nameof(value));
        return Expression.Call(bind, statement, index, stored);
    }

    private static void BindNull(sqlite3_stmt statement, int index) => Check(statement, raw.sqlite3_bind_null(statement, index));

    private static void Bind(sqlite3_stmt statement, int index, long value) =>
        Check(statement, raw.sqlite3_bind_int64(statement, index, value));

    private static void Bind(sqlite3_stmt statement, int index, int value) => Bind(statement, index, (long)value);

    private static void Bind(sqlite3_stmt statement, int index, bool value) => Bind(statement, index, value ? 1L : 0L);

    private static void Bind(sqlite3_stmt statement, int index, double value) =>
        Check(statement, raw.sqlite3_bind_double(statement, index, value));

    private static void Bind(sqlite3_stmt statement, int index, string? value)
    {
        if (value is null)
        {
            BindNull(statement, index);
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most > MostOnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        var text = rented ?? stackalloc byte[MostOnStack];
        Check(statement, raw.sqlite3_bind_text(statement, index, text[..Encoding.UTF8.GetBytes(value, text)]));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void Bind(sqlite3_stmt statement, int index, byte[]? value) => Check(
        statement,
        value is null ? raw.sqlite3_bind_null(statement, index)
            : value.Length == 0 ? raw.sqlite3_bind_zeroblob(statement, index, 0) // an empty blob would be bound as null
            : raw.sqlite3_bind_blob(statement, index, value));

    // A list is one parameter: a JSON array.
    private static void Bind(sqlite3_stmt statement, int index, long[]? value) => Bind(statement, index, Json(value));

    private static void Bind(sqlite3_stmt statement, int index, int[]? value) => Bind(statement, index, Json(value));

    private static void Bind(sqlite3_stmt statement, int index, string[]? value) => Bind(statement, index, Json(value));

    private static string? Json<T>(T[]? values) => values is null ? null : JsonSerializer.Serialize(values);

    private static void Check(sqlite3_stmt statement, int result) =>
        SqliteException.ThrowExceptionForRC(result, result == raw.SQLITE_OK ? null : raw.sqlite3_db_handle(statement));
}
