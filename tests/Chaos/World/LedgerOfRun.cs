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
    /// <summary>Calls of which nobody can know whether the server executed them, until one is accepted that started when it no longer can.</summary>
    public async Task<(IReadOnlyList<UncertainWindow> Windows, int Rows)> UncertainAsync(TimeSpan lateWindow)
    {
        await using var connection = await OpenAsync();
        var records = (await connection.QueryAsync<(long Id, string Entity, string Key)>("select id, entity, key from entity")).ToDictionary(record => record.Id);
        var calls = (await connection.QueryAsync<(long StartedAt, string Entities)>(UnknownSql)).ToList();
        var accepted = (await connection.QueryAsync<(long StartedAt, long FinishedAt, string Entities)>(AcceptedSql)).ToList()
            .SelectMany(call => Ids(call.Entities), (call, id) => (Id: id, call.StartedAt, call.FinishedAt)).ToLookup(call => call.Id);
        var windows =
            from call in calls
            let start = DateTimeOffset.FromUnixTimeMilliseconds(call.StartedAt)
            from id in Ids(call.Entities)
            let record = records[id]
            let over = call.StartedAt + (long)lateWindow.TotalMilliseconds
            // The ledger's times have no fractions of a millisecond.
            let cleared = accepted[id].Where(other => other.StartedAt >= over).Select(other => other.FinishedAt + 1).DefaultIfEmpty(over).Min()
            select new UncertainWindow(record.Entity, record.Key, start, DateTimeOffset.FromUnixTimeMilliseconds(cleared));
        var all = windows.ToList();
        return (all, all.Count);
    }

    /// <summary>Its calls, entities and changes, a line for each.</summary>
    public async Task<IReadOnlyList<string>> DescribeAsync()
    {
        await using var connection = await OpenAsync();
        var lines = new List<string>();
        foreach (var table in new[]
        {
            "select id, worker, started_at, finished_at, outcome, status, message, cast(entities as text) as entities from import order by id",
            "select id, key, uncertain_until, base_version, refused_through, due_at, blocked from entity order by id",
            "select id, entity_id, kind, mode, version, state, import_id, received_at, settled_at from change order by id",
        })
        {
            lines.Add($"-- {table}");
            lines.AddRange((await connection.QueryAsync(table)).Cast<IDictionary<string, object?>>().Select(row => string.Join(" | ", row.Values)));
        }
        return lines;
    }

    private async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = Store == Store.Sqlite ? new SqliteConnection(ConnectionString) : new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static IEnumerable<long> Ids(string entities) =>
        Number().Matches(entities).Select(id => long.Parse(id.ValueSpan, System.Globalization.CultureInfo.InvariantCulture));

    // No answer, or one of a server or proxy that does not say what became of the call.
    private const string UnknownSql = """
        select started_at, cast(entities as text)
        from import
        where finished_at is null or (outcome <> 'accepted' and (status is null or status in (408, 502, 503, 504)))
        """;

    private const string AcceptedSql = "select started_at, finished_at, cast(entities as text) from import where outcome = 'accepted'";

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
