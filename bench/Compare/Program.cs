// Compares SyncWorker with what people would write instead: the same queue, the same payload, the same sink, in one run.
//
//   ./bench.sh [SCENARIO]… [--quick]
//
// Without --quick, docs/performance.md gets the tables and plots; with it, they go to TestResults/bench.
using System.Runtime.InteropServices;
using SyncWorker.Bench;
using SyncWorker.Bench.Clients;
using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Measure;
using SyncWorker.Bench.Report;
using SyncWorker.Bench.Runs;
using SyncWorker.Bench.Scenarios;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    return args switch
    {
        ["client", var key] => await RunClientAsync(key),
        [.., "--help" or "-h"] => Say(Usage.Text, 0),
        _ => await CompareAsync(Arguments.Read(args)),
    };
}
catch (FormatException wrong)
{
    return Say($"{wrong.Message}\n\n{Usage.Text}", 2);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}

// A contender without a record: a process of its own, ended by its parent.
async Task<int> RunClientAsync(string key)
{
    var settings = ClientSettings.Read();
    using var raw = new RawClient(settings);
    await (key == Contender.RawKey
        ? raw.RunAsync(stop.Token)
        : MassTransitClient.RunAsync(settings, isBatch: key == Contender.BatchKey, stop.Token));
    return 0;
}

async Task<int> CompareAsync(Arguments arguments)
{
    var unknown = arguments.Scenarios.Except(Scenario.All.Select(scenario => scenario.Key))
        .Concat(arguments.Only.Except(Contender.All.Select(contender => contender.Key))).ToList();
    if (unknown.Count > 0)
    {
        throw new FormatException($"{string.Join(", ", unknown)}: no such scenario or contender.");
    }

    await using var site = await Site.OpenAsync(Environment.GetEnvironmentVariable("BENCH_SERVERS"), stop.Token);
    var pages = new PageWriter(arguments, await Machine.DescribeAsync(site, stop.Token), await Machine.CommitAsync());
    var session = new Session(site, arguments);
    var hasFailures = false;
    foreach (var scenario in Scenario.All.Where(one => arguments.Scenarios.Count == 0 || arguments.Scenarios.Contains(one.Key)))
    {
        var flushes = Disk.FlushTimes(site.Folder, flushes: 200);
        var section = await scenario.Run(session, stop.Token);
        Console.WriteLine(pages.Write(scenario, section, [.. flushes, .. Disk.FlushTimes(site.Folder, flushes: 200)]));
        hasFailures |= section.HasFailures;
    }
    return hasFailures ? 1 : 0;
}

static int Say(string text, int exitCode)
{
    Console.WriteLine(text);
    return exitCode;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
