// Measures the rows per second of one, two and three workers on one ledger in PostgreSQL. The API is the limit: a call takes 100
// ms, and each worker has one call of at most 50 rows in flight. Uses whole processes and real servers in one run; every process
// ends with the run.
//
//   dotnet run --project bench/Workers -c Release [-- jobs]
//
// Also measures what a flood of changes costs, with and without deletes that the server refuses and a 429 (Flood.cs):
//
//   dotnet run --project bench/Workers -c Release -- flood [workers]
//
// And what receiving and recording a change costs with either receiver, three rounds in turn (Receivers.cs):
//
//   dotnet run --project bench/Workers -c Release -- receivers [jobs]
//
// RABBITMQ_URL and POSTGRES_CONNECTION name running servers; without them, scripts/*.sh start their own.
using System.Globalization;
using System.Runtime.InteropServices;
using SyncWorker.Bench;

var isFlood = args is ["flood", ..];
var isReceivers = args is ["receivers", ..];
var jobs = args.Length > 0 && !isFlood && !isReceivers ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    if (isReceivers)
    {
        await using var own = await OwnServer.ProvideAsync("RABBITMQ_URL", "scripts/rabbitmq.sh");
        var singles = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50_000;
        Console.WriteLine(Receivers.Header);
        for (var round = 1; round <= 3; round++)
        {
            Console.WriteLine(await Receivers.MeasureAsync("MassTransit", singles, await Broker.GetUrlAsync(), stop.Token));
            Console.WriteLine(await Receivers.MeasureAsync("Direct", singles, await Broker.GetUrlAsync(), stop.Token));
        }
        return 0;
    }

    await using var postgres = await OwnServer.ProvideAsync("POSTGRES_CONNECTION", "scripts/postgres.sh");
    await using var rabbit = await OwnServer.ProvideAsync("RABBITMQ_URL", "scripts/rabbitmq.sh");
    if (isFlood)
    {
        Console.WriteLine(Flood.Header);
        foreach (var flood in Flood.All.Where(flood => args.Length == 1 || args[1] == flood.Workers.ToString(CultureInfo.InvariantCulture)))
        {
            Console.WriteLine(await flood.MeasureAsync(await Broker.GetUrlAsync(), stop.Token));
        }
        return 0;
    }

    Console.WriteLine(
        $"{jobs} jobs, 100 ms a call, Import:MaxInFlight=1, Import:MaxRows=50, PostgreSQL, {Environment.ProcessorCount} cores");
    Console.WriteLine();
    Console.WriteLine(Measured.Header);
    // A first run warms up the servers and this process; it does not count.
    await new Run(1, false).MeasureAsync(jobs / 4, await Broker.GetUrlAsync(), stop.Token);
    Measured? one = null;
    foreach (var run in new Run[] { new(1, false), new(2, false), new(3, false), new(1, true), new(3, true) })
    {
        var measured = await run.MeasureAsync(jobs, await Broker.GetUrlAsync(), stop.Token);
        one ??= measured;
        Console.WriteLine(measured.Row(one));
    }
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
