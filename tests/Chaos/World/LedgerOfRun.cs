using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using SyncWorker.Chaos.Checks;

namespace SyncWorker.Chaos.World;

/// <summary>The kind of ledger of a run.</summary>
internal enum Store
{
    Sqlite,
    PostgreSql,
}

/// <summary>Opens the ledger's file or database directly, for facts that only its rows contain.</summary>
/// <param name="ConnectionString">A direct connection, without a proxy.</param>
internal sealed partial record LedgerOfRun(Store Store, string ConnectionString)
{
    /// <summary>
    /// Windows of calls with unknown outcome. A window ends when a call is accepted that started after the late window of the first.
    /// </summary>
    public async Task<(IReadOnlyList<UncertainWindow> Windows, int Rows)> UncertainAsync(TimeSpan lateWindow)
    {
        await using var connection = await OpenAsync();
        var records = (await connection.QueryAsync<(long Id, string Entity, string Key)>("select id, entity, key from entity"))
            .ToDictionary(record => record.Id);
        var calls = (await connection.QueryAsync<(long StartedAt, string Entities)>(UnknownSql)).ToList();
        var accepted = (await connection.QueryAsync<(long StartedAt, long FinishedAt, string Entities)>(AcceptedSql)).ToList()
            .SelectMany(call => Ids(call.Entities), (call, id) => (Id: id, call.StartedAt, call.FinishedAt)).ToLookup(call => call.Id);
        var windows =
            from call in calls
            let start = DateTimeOffset.FromUnixTimeMilliseconds(call.StartedAt)
            from id in Ids(call.Entities)
            let record = records[id]
            let over = call.StartedAt + (long)lateWindow.TotalMilliseconds
            // Times in the ledger are whole milliseconds.
            let cleared =
                accepted[id].Where(other => other.StartedAt >= over).Select(other => other.FinishedAt + 1).DefaultIfEmpty(over).Min()
            select new UncertainWindow(record.Entity, record.Key, start, DateTimeOffset.FromUnixTimeMilliseconds(cleared));
        var all = windows.ToList();
        return (all, all.Count);
    }

    /// <summary>The ledger's calls, entities and changes, one line each.</summary>
    public async Task<IReadOnlyList<string>> DescribeAsync()
    {
        await using var connection = await OpenAsync();
        var lines = new List<string>();
        foreach (var table in new[]
        {
            "select id, worker, started_at, finished_at, outcome, status, message, cast(entities as text) as entities "
            + "from import order by id",
            "select id, key, uncertain_until, base_version, refused_through, due_at, blocked from entity order by id",
            "select id, entity_id, kind, mode, version, state, import_id, received_at, settled_at from change order by id",
        })
        {
            lines.Add($"-- {table}");
            lines.AddRange(
                (await connection.QueryAsync(table)).Cast<IDictionary<string, object?>>().Select(row => string.Join(" | ", row.Values)));
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

    // No answer, or an answer from a server or proxy that leaves the outcome of the call unknown.
    private const string UnknownSql = """
        select started_at, cast(entities as text)
        from import
        where finished_at is null or (outcome <> 'accepted' and (status is null or status in (408, 502, 503, 504)))
        """;

    private const string AcceptedSql = "select started_at, finished_at, cast(entities as text) from import where outcome = 'accepted'";

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
