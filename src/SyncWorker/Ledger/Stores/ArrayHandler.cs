using System.Data;
using System.Text.Json;
using Dapper;

namespace SyncWorker.Ledger.Stores;

/// <summary>Passes a list of values as one parameter: an array if the store takes arrays, or else a JSON array.</summary>
internal sealed class ArrayHandler<T> : SqlMapper.TypeHandler<T[]>
{
    public override T[]? Parse(object value) =>
        throw new NotSupportedException("A list can be passed to the ledger, but not read from it.");

    public override void SetValue(IDbDataParameter parameter, T[]? value)
    {
        if (StoreKind.All.Any(kind => kind.TakesArrays(parameter)))
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
