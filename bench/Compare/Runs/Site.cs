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

    private readonly OwnServer _rabbit;
    private readonly OwnServer _postgres;

    private Site(OwnServer rabbit, OwnServer postgres, Sink sink, Topology topology) =>
        (_rabbit, _postgres, Sink, Topology) = (rabbit, postgres, sink, topology);

    public Sink Sink { get; }

    public Topology Topology { get; }

    /// <summary>A folder on the disk that the ledgers are on.</summary>
    public string Folder => _postgres.Folder;

    public static async Task<Site> OpenAsync(CancellationToken cancellationToken)
    {
        // Never somebody else's servers: what others do there would be measured.
        Environment.SetEnvironmentVariable(BrokerVariable, null);
        Environment.SetEnvironmentVariable(PostgresVariable, null);
        var postgres = (await OwnServer.ProvideAsync(PostgresVariable, "scripts/postgres.sh"))!;
        try
        {
            var rabbit = (await OwnServer.ProvideAsync(BrokerVariable, "scripts/rabbitmq.sh"))!;
            try
            {
                var hosts = string.Join(", ", Contender.All.Select(contender => $"<<\"{contender.Key}\">>"));
                await Script.RunAsync(
                    "scripts/rabbitmq.sh", "ctl", rabbit.Folder, "eval",
                    "[begin ok = rabbit_vhost:add(Host, <<\"bench\">>), ok = rabbit_auth_backend_internal:set_permissions("
                    + "<<\"guest\">>, Host, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"bench\">>) end || Host <- [" + hosts + "]].");
                return new(rabbit, postgres, await Sink.StartAsync(), await Topology.ReadAsync(cancellationToken));
            }
            catch
            {
                await rabbit.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public async Task<Uri> BrokerOfAsync(Contender contender) =>
        new UriBuilder(await Broker.GetUrlAsync()) { Path = "/" + contender.Key }.Uri;

    public TimeSpan BrokerCpu() => CpuOf(_rabbit, "node.pid");

    public TimeSpan PostgresCpu() => CpuOf(_postgres, "server.pid");

    public static async Task<string> PostgresVersionAsync(CancellationToken cancellationToken) =>
        (string)(await AskAsync("select current_setting('server_version')", cancellationToken))!;

    public Task<string> BrokerVersionAsync() => Script.RunAsync("scripts/rabbitmq.sh", "ctl", _rabbit.Folder, "version");

    /// <summary>How often PostgreSQL has made its log durable.</summary>
    public static async Task<long> PostgresFsyncsAsync(CancellationToken cancellationToken)
    {
        var version = Convert.ToInt32(await AskAsync("select current_setting('server_version_num')", cancellationToken), CultureInfo.InvariantCulture);
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
        await _rabbit.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static async Task<object?> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(await Database.GetConnectionStringAsync());
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static TimeSpan CpuOf(OwnServer server, string pidFile) => ProcFs.CpuOfTree(int.Parse(
        File.ReadAllText(Path.Combine(server.Folder, pidFile)).Split(' ')[0], CultureInfo.InvariantCulture));
}
