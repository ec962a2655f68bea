using System.Runtime.InteropServices;
using SyncWorker.Chaos.Scenarios;
using SyncWorker.Chaos.World;

namespace SyncWorker.Chaos;

/// <summary>The long form: runs every scenario, one after another, and prints the table for docs/chaos.md.</summary>
internal static class Program
{
    private const int Interrupted = 130;

    private const string Usage =
        "Usage: dotnet run --project tests/Chaos -c Release -- [--long] [--only NAME,NAME] [--store sqlite|postgresql] [--workers N] "
        + """
        [--seed N]
          --long   200 kills instead of 20, minutes of outage instead of seconds
          --only   scenarios whose name begins so: a, e-broker, …
        """;

    public static async Task<int> Main(string[] args)
    {
        string? Value(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        if (args.Contains("--help"))
        {
            Console.WriteLine(Usage);
            return 0;
        }

        var only = Value("--only")?.Split(',');
        var store = Value("--store");
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var workers = Value("--workers") is { } number ? int.Parse(number, culture) : (int?)null;
        var seed = int.Parse(Value("--seed") ?? "1", culture);
        var setups = new List<Setup>();
        if (store is null or "sqlite")
        {
            setups.Add(new() { Seed = seed, IsLong = args.Contains("--long") });
        }
        if (store is null or "postgresql")
        {
            setups.AddRange((workers is { } asked ? [asked] : new[] { 1, 2, 3 })
                .Select(count => new Setup { Store = Store.PostgreSql, Workers = count, Seed = seed, IsLong = args.Contains("--long") }));
        }

        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var running = RunAsync(
            setups,
            scenario => only is null || Array.Exists(only, name => scenario.Name.StartsWith(name, StringComparison.Ordinal)),
            isTwoAsked: workers is not null);
        if (await Task.WhenAny(running, stop.Task) == running)
        {
            return await running;
        }

        await Owned.EndAsync();
        return Interrupted;
    }

    private static async Task<int> RunAsync(List<Setup> setups, Func<Scenario, bool> isMeant, bool isTwoAsked)
    {
        await using var servers = await Servers.StartAsync(withDatabase: setups.Exists(setup => setup.Store == Store.PostgreSql));
        var reports = new List<Report>();
        var failures = 0;
        foreach (var setup in setups)
        {
            // Fault scenarios run with one worker or with several; ordinary use runs with every number of workers.
            foreach (var scenario in Catalogue.All.Where(
                scenario => scenario.Suits(setup) && isMeant(scenario) && (setup.Workers != 2 || scenario.IsOrdinary || isTwoAsked)))
            {
                try
                {
                    var report = await scenario.RunAsync(setup, servers);
                    reports.Add(report);
                    Console.WriteLine(report.Line);
                    report.Verdict.Problems.Take(20).ToList().ForEach(problem => Console.WriteLine($"  {problem}"));
                    failures += report.Verdict.Problems.Count > 0 ? 1 : 0;
                }
                catch (Exception failed) when (failed is not OutOfMemoryException)
                {
                    failures++;
                    Console.WriteLine($"{scenario.Name} on {setup.InWords}: {failed}");
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine(Report.Header);
        reports.ForEach(report => Console.WriteLine(report.Row));
        return failures == 0 ? 0 : 1;
    }
}
