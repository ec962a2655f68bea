using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using SQLitePCL;

namespace SyncWorker.Ledger.Sqlite;

/// <summary>
/// Reads the current row of a statement: its only column as a value, its columns in their order as a tuple, or its columns by their names
/// as an object. What is null leaves a property as it was.
/// </summary>
internal static class SqliteReader
{
    /// <summary>Compiles the code that reads a row of that statement.</summary>
    /// <exception cref="ArgumentException">A property has a type that the ledger cannot store.</exception>
    public static Func<sqlite3_stmt, T> For<T>(sqlite3_stmt statement)
    {
        var source = Expression.Parameter(typeof(sqlite3_stmt));
        var type = typeof(T);
        var names = Names(statement);
        var row = IsValue(type) ? Value(type, source, 0)
            : typeof(ITuple).IsAssignableFrom(type) ? OfColumns(type.GetConstructors().Single(), source, (index, _) => index)
            : type.GetConstructor(Type.EmptyTypes) is { } empty ? WithProperties(empty, source, names)
            : OfColumns(type.GetConstructors().Single(), source, (_, name) => Array.FindIndex(names, column => Same(name, column)));
        return Expression.Lambda<Func<sqlite3_stmt, T>>(row, source).Compile();
    }

    private static NewExpression OfColumns(
        ConstructorInfo constructor, ParameterExpression source, Func<int, string, int> columnOf) => Expression.New(
            constructor,
            constructor.GetParameters().Select((parameter, index) =>
                Value(parameter.ParameterType, source, columnOf(index, parameter.Name!))));

    private static BlockExpression WithProperties(ConstructorInfo constructor, ParameterExpression source, string[] names)
    {
        var row = Expression.Variable(constructor.DeclaringType!);
        var assignments = new List<Expression>();
        foreach (var (index, column) in names.Index())
        {
            if (Array.Find(row.Type.GetProperties(), property => Same(property.Name, column)) is { CanWrite: true } property)
            {
                assignments.Add(Expression.IfThen(
                    Expression.Not(IsNull(source, index)),
                    Expression.Assign(Expression.Property(row, property), Value(property.PropertyType, source, index))));
            }
        }
        return Expression.Block([row], [Expression.Assign(row, Expression.New(constructor)), .. assignments, row]);
    }

    private static Expression Value(Type type, ParameterExpression source, int index)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Expression.Condition(
                IsNull(source, index), Expression.Default(type), Expression.Convert(Value(underlying, source, index), type));
        }

        var name = type.IsEnum ? nameof(ReadEnum) : $"Read{type.Name.Replace("[]", "s", StringComparison.Ordinal)}";
        var read = typeof(SqliteReader).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)
            ?? throw new ArgumentException($"A column cannot be read as a {type}.", nameof(type));
        return Expression.Call(type.IsEnum ? read.MakeGenericMethod(type) : read, source, Expression.Constant(index));
    }

    private static bool IsValue(Type type) =>
        Nullable.GetUnderlyingType(type) is not null || type.IsEnum || type.IsPrimitive || type == typeof(string) || type == typeof(byte[]);

    private static Expression IsNull(ParameterExpression source, int index) =>
        Expression.Call(typeof(SqliteReader), nameof(ColumnIsNull), null, source, Expression.Constant(index));

    private static string[] Names(sqlite3_stmt statement) =>
        [.. Enumerable.Range(0, raw.sqlite3_column_count(statement))
            .Select(index => raw.sqlite3_column_name(statement, index).utf8_to_string())];

    // A column of the table may be read under its own name: due_at is DueAt.
    private static bool Same(string name, string column) =>
        name.Equals(column.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static bool ColumnIsNull(sqlite3_stmt row, int index) => raw.sqlite3_column_type(row, index) == raw.SQLITE_NULL;

    private static long ReadInt64(sqlite3_stmt row, int index) => raw.sqlite3_column_int64(row, index);

    private static int ReadInt32(sqlite3_stmt row, int index) => checked((int)raw.sqlite3_column_int64(row, index));

    private static bool ReadBoolean(sqlite3_stmt row, int index) => raw.sqlite3_column_int64(row, index) != 0;

    private static double ReadDouble(sqlite3_stmt row, int index) => raw.sqlite3_column_double(row, index);

    private static string? ReadString(sqlite3_stmt row, int index) =>
        ColumnIsNull(row, index) ? null : raw.sqlite3_column_text(row, index).utf8_to_string();

    private static byte[]? ReadBytes(sqlite3_stmt row, int index) =>
        ColumnIsNull(row, index) ? null : raw.sqlite3_column_blob(row, index).ToArray();

    private static T ReadEnum<T>(sqlite3_stmt row, int index) where T : struct, Enum => raw.sqlite3_column_type(row, index) switch
    {
        raw.SQLITE_NULL => default,
        raw.SQLITE_TEXT => Enum.Parse<T>(raw.sqlite3_column_text(row, index).utf8_to_string()),
        _ => (T)Enum.ToObject(typeof(T), raw.sqlite3_column_int64(row, index)),
    };
}
