using System.Data;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace SyncWorker.Ledger;

/// <summary>Hands a list of values over as one parameter: an array for PostgreSQL, a JSON array for SQLite.</summary>
internal sealed class ArrayHandler<T> : SqlMapper.TypeHandler<T[]>
{
    public override T[]? Parse(object value) => throw new NotSupportedException("Lists go into the ledger only.");

    public override void SetValue(IDbDataParameter parameter, T[]? value)
    {
        if (parameter is NpgsqlParameter)
        {
            parameter.DbType = DbType.Object;
            parameter.Value = value;
        }
        else
        {
            parameter.DbType = DbType.String;
            parameter.Value = JsonSerializer.Serialize(value);
        }
    }
}
