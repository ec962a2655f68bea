// Measures the ledger alone, on both stores, in one run: changes recorded per second, in groups of 200, and rows looked for,
// planned, claimed and settled per second, in calls of 500, with a backlog. Then the same for jobs with a task and an appointment
// each, recorded by two concurrent recorders, where appointments wait for their tasks. Uses the worker's own classes; no broker, no
// HTTP.
//
//   dotnet run --project bench/Ledger -c Release [-- backlog [SQLite|PostgreSQL]]
//
// POSTGRES_CONNECTION names a running server; without it, scripts/postgres.sh starts one.
using System.Globalization;
using System.Runtime.InteropServices;
using SyncWorker.Bench;
using SyncWorker.Changes;
using SyncWorker.Ledger;

var backlog = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await using var postgres = await OwnServer.ProvideAsync("POSTGRES_CONNECTION", "scripts/postgres.sh");
    Console.WriteLine(
        $"A backlog of {backlog} jobs, groups of 200 changes, calls of {Sending.MaxRows} rows, {Environment.ProcessorCount} cores");
    Console.WriteLine();
    Console.WriteLine("""
        | store | recorded/s, new records | recorded/s, known records | sent rows/s | ms a call: look | plan | claim | settle | look, 64 of 64 partitions | 22 of 64 | families: recorded/s | sent rows/s |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """);
    using var directory = new TemporaryDirectory();
    await using var database = await Database.CreateAsync("ledger");
    foreach (var provider in args.Length > 1 ? [Enum.Parse<LedgerProvider>(args[1], ignoreCase: true)] : Enum.GetValues<LedgerProvider>())
    {
        await MeasureAsync(new() { Provider = provider, Directory = directory.Path, ConnectionString = database.ConnectionString });
    }
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}

async Task MeasureAsync(LedgerOptions options)
{
    using var ledger = await LedgerUnderLoad.OpenAsync(options, stop.Token);
    await ledger.RecordAsync(2_000, 1, stop.Token);
    await ledger.SendAsync(stop.Token);

    var fresh = await ledger.RecordAsync(backlog, 2, stop.Token);
    var (all, third) = (ledger.Look(EntityAddress.Partitions), ledger.Look(22));
    var sending = await ledger.SendAsync(stop.Token);
    var known = await ledger.RecordAsync(backlog / 4, 3, stop.Token);
    await ledger.SendAsync(stop.Token);
    var families = backlog / 8;
    var recorded = await ledger.RecordFamiliesAsync(families, stop.Token);
    var related = await ledger.SendAsync(stop.Token);
    if (related.Rows != 3 * families)
    {
        throw new InvalidOperationException($"{related.Rows} rows of {families} families were sent.");
    }
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {options.Provider} | {backlog / fresh.TotalSeconds:0} | {backlog / 4 / known.TotalSeconds:0} "
        + $"| {sending.Rows / sending.Total.TotalSeconds:0} | {Each(sending.Looking)} | {Each(sending.Planning)} "
        + $"| {Each(sending.Claiming)} | {Each(sending.Settling)} | {all.TotalMilliseconds:0.0} | {third.TotalMilliseconds:0.0} "
        + $"| {3 * families / recorded.TotalSeconds:0} | {related.Rows / related.Total.TotalSeconds:0} |"));

    string Each(TimeSpan part) => (part / sending.Calls).TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
