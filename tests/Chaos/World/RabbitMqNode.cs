namespace SyncWorker.Chaos.World;

/// <summary>The tests' own broker. It can be stopped, killed and put into alarm.</summary>
internal sealed class RabbitMqNode : IAsyncDisposable
{
    private const string Scripts = "scripts/rabbitmq.sh";

    private const string ElectScript = """
        length([catch ra:trigger_election(Pid) || Q <- rabbit_amqqueue:list(), amqqueue:get_type(Q) =:= rabbit_quorum_queue, Pid <- [amqqueue:get_pid(Q)], ra_leaderboard:lookup_leader(element(1, Pid)) =:= undefined]).
        """;

    private readonly TemporaryDirectory _directory = new();
    private Uri _root = null!;
    private int _runs;

    /// <summary>The URL of the run's virtual host.</summary>
    public Uri Url => _runs == 0 ? _root : new(_root, NameOf(_runs));

    public static async Task<RabbitMqNode> StartNewAsync()
    {
        var node = new RabbitMqNode();
        Owned.Add(node);
        try
        {
            await Script.RunAsync(Scripts, "install");
            await node.StartAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the node, with its former port and messages if it ran before.</summary>
    public async Task StartAsync() => _root = new(await Script.RunAsync(Scripts, "start", _directory.Path));

    /// <summary>
    /// Separates the next run from the messages of this one. Deleting and redeclaring the queues is no alternative: RabbitMQ 3.10 may then
    /// list a quorum queue that has no running process.
    /// </summary>
    public async Task UseNewVirtualHostAsync()
    {
        if (_runs++ > 0)
        {
            await ControlAsync("delete_vhost", NameOf(_runs - 1));
        }
        await ControlAsync("add_vhost", NameOf(_runs));
        await ControlAsync("set_permissions", "-p", NameOf(_runs), "guest", ".*", ".*", ".*");
    }

    /// <summary>
    /// RabbitMQ 3.10 can leave a quorum queue without a leader after a crash, for ever, when clients come back while it recovers (its log:
    /// "leader not known"). Such a queue is unusable until an election is triggered, so this method triggers one.
    /// </summary>
    /// <returns>The number of queues without a leader.</returns>
    public async Task<int> ElectLeadersAsync()
    {
        var elected = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                var without = int.Parse(
                    await Script.RunAsync(Scripts, "ctl", _directory.Path, "eval", ElectScript),
                    System.Globalization.CultureInfo.InvariantCulture);
                elected = Math.Max(elected, without);
                return without == 0;
            },
            TimeSpan.FromMinutes(1),
            "every queue has a leader");
        return elected;
    }

    public Task StopAsync() => Script.RunAsync(Scripts, "stop", _directory.Path);

    public Task KillAsync() => Script.RunAsync(Scripts, "kill", _directory.Path);

    /// <summary>Runs rabbitmqctl.</summary>
    public Task ControlAsync(params string[] command) => Script.RunAsync(Scripts, ["ctl", _directory.Path, .. command]);

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(_directory.Path))
        {
            await StopAsync();
            _directory.Dispose();
        }
    }

    private static string NameOf(int run) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"run-{run}");
}
