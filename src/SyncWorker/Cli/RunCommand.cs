using System.CommandLine;
using SyncWorker.Hosting;

namespace SyncWorker.Cli;

/// <summary><c>syncworker run</c>: the service.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var (data, config, urls) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Urls());
        var command = new Command("run", "Run the service (the default).") { data, config, urls };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var app = WorkerHost.Build(parsed.GetValue(config), CommonOptions.Overrides(parsed.GetValue(data), parsed.GetValue(urls)));
            return await WorkerHost.RunAsync(app, cancellationToken);
        });
        return command;
    }
}
