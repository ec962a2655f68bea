namespace SyncWorker.Chaos.World;

/// <summary>A broker of our own, which may be stopped, killed and squeezed.</summary>
internal sealed class RabbitMqNode : IAsyncDisposable
{
    private const string Scripts = "scripts/rabbitmq.sh";

    private const string ElectScript = """
        length([ra:trigger_election(Pid) || Q <- rabbit_amqqueue:list(), amqqueue:get_type(Q) =:= rabbit_quorum_queue, Pid <- [amqqueue:get_pid(Q)], ra_leaderboard:lookup_leader(element(1, Pid)) =:= undefined]).
        """;

    private readonly TemporaryDirectory _directory = new();

    public Uri Url { get; private set; } = null!;

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

    /// <summary>With its port and messages, if it ran before.</summary>
    public async Task StartAsync() => Url = new(await Script.RunAsync(Scripts, "start", _directory.Path));

    /// <summary>
    /// RabbitMQ 3.10 can leave a quorum queue without a leader after a crash, for ever, when clients come back while it recovers (its log:
    /// "leader not known"). Nobody can use such a queue until somebody has it elect one, so we do.
    /// </summary>
    /// <returns>How many had none.</returns>
    public async Task<int> ElectLeadersAsync()
    {
        var elected = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                var without = int.Parse(await Script.RunAsync(Scripts, "ctl", _directory.Path, "eval", ElectScript), System.Globalization.CultureInfo.InvariantCulture);
                elected = Math.Max(elected, without);
                return without == 0;
            },
            TimeSpan.FromMinutes(1),
            "every queue has a leader");
        return elected;
    }

    public Task StopAsync() => Script.RunAsync(Scripts, "stop", _directory.Path);

    public Task KillAsync() => Script.RunAsync(Scripts, "kill", _directory.Path);

    /// <summary>rabbitmqctl.</summary>
    public Task ControlAsync(params string[] command) => Script.RunAsync(Scripts, ["ctl", _directory.Path, .. command]);

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(_directory.Path))
        {
            await StopAsync();
            _directory.Dispose();
        }
    }
}
