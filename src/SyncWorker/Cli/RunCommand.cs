using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Hosting;
using SyncWorker.Ledger;
using SyncWorker.Operate;

namespace SyncWorker.Cli;

/// <summary><c>syncworker run</c>: the service.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var (data, config, urls) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Urls());
        return CommandBuilder.CreateRunning(
            "run",
            "Run the service (the default). With --json it prints where it listens once it does, and the log on standard error. "
            + "Example: syncworker run --config settings.json",
            [data, config, urls],
            async (parsed, cancellationToken) =>
            {
                var overrides = CommonOptions.Overrides(parsed.GetValue(data), parsed.GetValue(urls));
                var asJson = parsed.GetValue(CommandBuilder.Json);
                if (asJson)
                {
                    overrides["Logging:Console:LogToStandardErrorThreshold"] = nameof(LogLevel.Trace);
                }

                var app = WorkerHost.Build(parsed.GetValue(config), overrides);
                if (asJson)
                {
                    var ledger = app.Services.GetRequiredService<LedgerOptions>().Where;
                    app.Lifetime.ApplicationStarted.Register(
                        () => Output.Json(new { urls = app.Urls, ledger, processId = Environment.ProcessId }));
                }
                return await WorkerHost.RunAsync(app, cancellationToken);
            });
    }
}
