namespace SyncWorker.Chaos.World;

/// <summary>A broker of our own, which may be stopped, killed and squeezed.</summary>
internal sealed class RabbitMqNode : IAsyncDisposable
{
    private const string Scripts = "scripts/rabbitmq.sh";

    private readonly TemporaryDirectory _directory = new();

    public Uri Url { get; private set; } = null!;

    public static async Task<RabbitMqNode> StartNewAsync()
    {
        var node = new RabbitMqNode();
        Owned.Add(node);
        try
        {
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
