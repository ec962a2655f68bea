using System.Data;
using Dapper;

namespace SyncWorker.Ledger.PostgreSql;

/// <summary>Passes a list of values as one parameter, an array: Dapper alone would pass each value as a parameter.</summary>
internal sealed class ArrayHandler<T> : SqlMapper.TypeHandler<T[]>
{
    public override T[]? Parse(object value) =>
        throw new NotSupportedException("A list can be passed to the ledger, but not read from it.");

    public override void SetValue(IDbDataParameter parameter, T[]? value)
    {
        parameter.DbType = DbType.Object;
        parameter.Value = value;
    }
}
