using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Demo;

namespace SyncWorker.Cli;

/// <summary><c>syncworker demo</c>: everything in one process, on sample records.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var defaults = new DemoSettings();
        var data = new Option<string>("--data")
        {
            Description = "The folder for the ledger, the emulator's log and the worker's log.",
            DefaultValueFactory = _ => defaults.Data,
        };
        var urls = new Option<string>("--urls") { Description = "Where the worker listens.", DefaultValueFactory = _ => defaults.Urls };
        var emulator = CommonOptions.Address("--emulator", "Where the emulated Dime.Scheduler listens.", defaults.Emulator, "http");
        var rate = CommonOptions.Number("--rate", "Changes published per second; 0 for no limit.", least: 0, int.MaxValue, defaults.Rate);
        var untilDone = new Option<bool>("--until-done")
        {
            Description = "Exit when no change is pending or uncertain. Exit code 0 if every change is accounted for, else 1.",
        };
        return CommandBuilder.CreateRunning(
            "demo",
            "Run a demonstration on sample records: an emulated Dime.Scheduler, the worker, and an ERP that publishes. "
            + "Example: syncworker demo --rate 100",
            [data, urls, emulator, rate, untilDone],
            (parsed, cancellationToken) => new Demonstration(
                new()
                {
                    Data = parsed.GetValue(data)!,
                    Urls = parsed.GetValue(urls)!,
                    Emulator = parsed.GetValue(emulator)!,
                    Rate = parsed.GetValue(rate),
                    UntilDone = parsed.GetValue(untilDone),
                    Json = parsed.GetValue(CommandBuilder.Json),
                },
                TimeProvider.System).RunAsync(cancellationToken));
    }
}
