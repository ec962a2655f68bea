using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using SyncWorker.Chaos.Checks;

namespace SyncWorker.Chaos.World;

/// <summary>Which ledger a run is on.</summary>
internal enum Store
{
    Sqlite,
    PostgreSql,
}

/// <summary>The ledger as a file or database, for what only its rows tell.</summary>
/// <param name="ConnectionString">Past every proxy.</param>
internal sealed partial record LedgerOfRun(Store Store, string ConnectionString)
{
    /// <summary>Calls of which nobody can know whether the server executed them, and until when it may.</summary>
    public async Task<(IReadOnlyList<UncertainWindow> Windows, int Rows)> UncertainAsync(TimeSpan lateWindow)
    {
        await using DbConnection connection = Store == Store.Sqlite ? new SqliteConnection(ConnectionString) : new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        var records = (await connection.QueryAsync<(long Id, string Entity, string Key)>("select id, entity, key from entity")).ToDictionary(record => record.Id);
        var calls = (await connection.QueryAsync<(long StartedAt, string Entities)>(UnknownSql)).ToList();
        var windows =
            from call in calls
            let start = DateTimeOffset.FromUnixTimeMilliseconds(call.StartedAt)
            from id in Number().Matches(call.Entities)
            let record = records[long.Parse(id.ValueSpan, System.Globalization.CultureInfo.InvariantCulture)]
            select new UncertainWindow(record.Entity, record.Key, start, start + lateWindow);
        var all = windows.ToList();
        return (all, all.Count);
    }

    // No answer, or one of a server or proxy that does not say what became of the call.
    private const string UnknownSql = """
        select started_at, cast(entities as text)
        from import
        where finished_at is null or (outcome <> 'accepted' and (status is null or status in (408, 502, 503, 504)))
        """;

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
