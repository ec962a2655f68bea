// Drives the gate's rules against simulated servers with a limit, and compares them with a client that knows the limit and with the
// rules before decision 13 (PreviousGate.cs). No server, no waiting: the clock is simulated, and each seed is one server and one load.
//
//   dotnet run --project bench/Pace -c Release -- --seeds 2000-2149 [--wide] [--each]
//
// --wide draws more windows (1 to 60 s, nine of them), rates (4 to 40 a second) and latencies (10 to 600 ms). --each prints each seed.
using System.Globalization;
using SyncWorker.Bench;

var at = Array.IndexOf(args, "--seeds");
if (at < 0 || at + 1 == args.Length || args[at + 1].Split('-') is not [var first, var last])
{
    Console.Error.WriteLine("Usage: dotnet run --project bench/Pace -c Release -- --seeds FIRST-LAST [--wide] [--each]");
    return 2;
}

var from = int.Parse(first, CultureInfo.InvariantCulture);
var to = int.Parse(last, CultureInfo.InvariantCulture);
var isWide = args.Contains("--wide");
Console.WriteLine(Summary.Header);
foreach (var (change, name) in new[] { (1.0, "constant"), (2.0, "doubles"), (0.5, "halves") })
{
    var results = Enumerable.Range(from, to - from + 1).AsParallel().AsOrdered()
        .Select(seed => Scenario.Draw(seed, isWide, change))
        .Select(scenario => (
            Scenario: scenario,
            Now: SimulatedRun.Of(scenario, new CurrentGate(scenario)),
            Before: SimulatedRun.Of(scenario, new PreviousGate(scenario))))
        .ToList();
    foreach (var group in results.GroupBy(result => result.Scenario.Others > 0).OrderBy(group => group.Key))
    {
        var label = $"{name}{(group.Key ? ", with other clients" : "")}";
        Console.WriteLine(Summary.Row(label, [.. group.Select(result => result.Now)], [.. group.Select(result => result.Before)]));
        if (!group.Key && change == 1)
        {
            foreach (var kind in group.GroupBy(result => result.Scenario.Group).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            {
                Console.WriteLine(Summary.Row(
                    $"of these: {kind.Key}", [.. kind.Select(result => result.Now)], [.. kind.Select(result => result.Before)]));
            }
        }
    }
    if (args.Contains("--each"))
    {
        foreach (var (scenario, now, before) in results)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{scenario.Seed} {scenario.Group} {now.Ratio:0.00} {now.Share:0.000}, before {before.Ratio:0.00} {before.Share:0.000}"));
        }
    }
}
return 0;
