using System.Diagnostics;

namespace SyncWorker.Integration.Tests.Support;

/// <summary>A test's own RabbitMQ node. Stopping it or putting it into alarm does not affect other tests.</summary>
internal sealed class OwnBroker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryDirectory _directory;

    private OwnBroker(TemporaryDirectory directory) => _directory = directory;

    public Uri Url { get; private set; } = null!;

    /// <param name="configuration">Lines of <c>rabbitmq.conf</c> in addition to those of the script.</param>
    /// <param name="advanced">An <c>advanced.config</c>, for settings that <c>rabbitmq.conf</c> lacks.</param>
    public static async Task<OwnBroker> StartAsync(string configuration = "", string advanced = "[].")
    {
        var broker = new OwnBroker(new());
        Directory.CreateDirectory(broker._directory.File("conf.d"));
        await File.WriteAllTextAsync(broker._directory.File("conf.d/10-test.conf"), configuration);
        await File.WriteAllTextAsync(broker._directory.File("advanced.config"), advanced);
        await ScriptAsync("install");
        broker.Url = new((await ScriptAsync("start", broker._directory.Path)).Trim());
        return broker;
    }

    /// <summary>Runs <c>rabbitmqctl</c> and returns its output.</summary>
    public Task<string> ControlAsync(params string[] arguments) => ScriptAsync(["ctl", _directory.Path, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await ScriptAsync("stop", _directory.Path);
        _directory.Dispose();
    }

    private static async Task<string> ScriptAsync(params string[] arguments)
    {
        // The script writes to files, not pipes: the started node would keep a pipe open for as long as it runs.
        using var output = new TemporaryDirectory();
        var (@out, error) = (output.File("out"), output.File("error"));
        using var script = Process.Start(new ProcessStartInfo("bash", [
            "-c",
            "out=$1 err=$2; shift 2; exec \"$@\" >\"$out\" 2>\"$err\"",
            "bash",
            @out,
            error,
            Repository.File("scripts/rabbitmq.sh"),
            .. arguments,
        ]))!;
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await script.WaitForExitAsync(patience.Token);
        return script.ExitCode == 0
            ? await File.ReadAllTextAsync(@out, patience.Token)
            : throw new InvalidOperationException(
                $"rabbitmq.sh {string.Join(' ', arguments)}: {await File.ReadAllTextAsync(error, patience.Token)}");
    }
}
