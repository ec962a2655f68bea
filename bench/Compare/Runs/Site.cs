using System.Globalization;
using Npgsql;
using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Measure;
using SyncWorker.Bench.Sinks;
using SyncWorker.Chaos.World;

namespace SyncWorker.Bench.Runs;

/// <summary>What all runs of a session share: private servers, the sink, and a virtual host for each contender.</summary>
internal sealed class Site : IAsyncDisposable
{
    private const string BrokerVariable = "RABBITMQ_URL";
    private const string PostgresVariable = "POSTGRES_CONNECTION";

    private readonly string _rabbit;
    private readonly string _postgres;
    private readonly List<OwnServer> _own = [];

    private Site(string rabbit, string postgres, Sink sink, Topology topology) =>
        (_rabbit, _postgres, Sink, Topology) = (rabbit, postgres, sink, topology);

    public Sink Sink { get; }

    public Topology Topology { get; }

    /// <summary>A folder on the disk that the ledgers are on.</summary>
    public string Folder => _postgres;

    /// <param name="servers">
    /// A folder with servers that run already, in its folders <c>rabbitmq</c> and <c>postgres</c>; null: starts private ones.
    /// </param>
    public static async Task<Site> OpenAsync(string? servers, CancellationToken cancellationToken)
    {
        var own = new List<OwnServer>();
        try
        {
            var postgres = await ProvideAsync(own, PostgresVariable, "scripts/postgres.sh", servers, "postgres");
            var rabbit = await ProvideAsync(own, BrokerVariable, "scripts/rabbitmq.sh", servers, "rabbitmq");
            var hosts = string.Join(", ", Contender.All.Select(contender => $"<<\"{contender.Key}\">>"));
            await Script.RunAsync(
                "scripts/rabbitmq.sh", "ctl", rabbit, "eval",
                "[begin rabbit_vhost:exists(Host) orelse (ok = rabbit_vhost:add(Host, <<\"bench\">>)), "
                + "ok = rabbit_auth_backend_internal:set_permissions("
                + "<<\"guest\">>, Host, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"bench\">>) "
                + $"end || Host <- [{hosts}]].");
            var site = new Site(rabbit, postgres, await Sink.StartAsync(), await Topology.ReadAsync(cancellationToken));
            site._own.AddRange(own);
            return site;
        }
        catch
        {
            foreach (var server in own)
            {
                await server.DisposeAsync();
            }
            throw;
        }
    }

    public static async Task<Uri> BrokerOfAsync(Contender contender) =>
        new UriBuilder(await Broker.GetUrlAsync()) { Path = "/" + contender.Key }.Uri;

    public TimeSpan BrokerCpu() => CpuOf(_rabbit, "node.pid");

    public TimeSpan PostgresCpu() => CpuOf(_postgres, "server.pid");

    public static async Task<string> PostgresVersionAsync(CancellationToken cancellationToken) =>
        (string)(await AskAsync("select current_setting('server_version')", cancellationToken))!;

    public Task<string> BrokerVersionAsync() => Script.RunAsync("scripts/rabbitmq.sh", "ctl", _rabbit, "version");

    /// <summary>How often PostgreSQL has made its log durable.</summary>
    public static async Task<long> PostgresFsyncsAsync(CancellationToken cancellationToken)
    {
        var version = Convert.ToInt32(
            await AskAsync("select current_setting('server_version_num')", cancellationToken), CultureInfo.InvariantCulture);
        return version < 140_000 ? throw new MissingException("PostgreSQL counts its fsyncs from version 14 on")
            : Convert.ToInt64(
                await AskAsync(
                    version < 180_000
                        ? "select wal_sync from pg_stat_wal"
                        : "select sum(fsyncs) from pg_stat_io where object = 'wal'",
                    cancellationToken),
                CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Sink.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        foreach (var server in _own)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<object?> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(await Database.GetConnectionStringAsync());
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <returns>The server's folder, as its script knows it.</returns>
    private static async Task<string> ProvideAsync(List<OwnServer> own, string variable, string script, string? servers, string name)
    {
        if (servers is not null)
        {
            var folder = Path.Combine(servers, name);
            Environment.SetEnvironmentVariable(variable, await Script.RunAsync(script, "url", folder));
            return folder;
        }

        // Not a server that the variable names: what others do there would be measured.
        Environment.SetEnvironmentVariable(variable, null);
        var server = (await OwnServer.ProvideAsync(variable, script))!;
        own.Add(server);
        return server.Folder;
    }

    private static TimeSpan CpuOf(string server, string pidFile) => ProcFs.CpuOfTree(int.Parse(
        File.ReadAllText(Path.Combine(server, pidFile)).Split(' ')[0], CultureInfo.InvariantCulture));
}
