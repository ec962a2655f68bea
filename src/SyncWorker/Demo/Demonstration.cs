using System.Net.Sockets;
using DimeEmulator;
using SyncWorker.Hosting;
using SyncWorker.Ledger;
using SyncWorker.Operate;
using SyncWorker.Publish;

namespace SyncWorker.Demo;

/// <summary>
/// Runs everything in one process: the emulator, the worker on its embedded defaults, and a publisher that streams the samples to the
/// worker over HTTP. The demonstration may be killed at any point and started again: it then streams from the beginning, and the worker
/// drops the changes it already has.
/// </summary>
internal sealed class Demonstration(DemoSettings settings, TimeProvider time)
{
    private static readonly TimeSpan RetryFor = TimeSpan.FromMinutes(1);

    /// <exception cref="OperatorException">
    /// A port or folder is in use; the message says which, and the option that names another.
    /// </exception>
    /// <exception cref="LedgerInUseException">Another process holds the ledger.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var samples = await Samples.LoadAsync(Path.Combine(AppContext.BaseDirectory, "samples"), cancellationToken);

        // Checked first: an error about a folder in use tells the user more than one about ports in use.
        LedgerStore.Open(new() { Directory = settings.Folder }).Dispose();
        await using var emulator = await StartEmulatorAsync(cancellationToken);
        using var faults = new DemoFaults(emulator.Address);
        await faults.PrepareAsync(cancellationToken);

        using var log = new FileLog(settings.LogFile, time);
        await using var worker = WorkerHost.Build(configFile: null, settings.WorkerSettings(emulator.Address), log);
        await StartWorkerAsync(worker, cancellationToken);
        var loops = WorkerHost.Loops(worker);
        var address = new Uri(worker.Urls.First());
        Output.Error($"See it in a browser: {address}");
        Output.Error(
            $"Data in {settings.Folder}. Worker on {address}, emulator on {emulator.Address}; the worker's log: {settings.LogFile}");

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, worker.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        int code;
        try
        {
            code = await ShowAsync(worker, address, emulator.Address, faults, DemoPlan.Of(samples), stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Output.Error($"Stopped. The received changes are in {settings.Folder}; start the demo again to continue.");
            if (settings.Json)
            {
                Output.Json(new { error = "Stopped.", folder = settings.Folder });
            }
            code = settings.UntilDone ? 1 : 0;
        }

        await worker.StopAsync(CancellationToken.None);
        if (loops.Find(WorkerHost.HasFailed) is { } failed)
        {
            Output.Error($"The worker failed: {failed.ExecuteTask!.Exception!.GetBaseException().Message} Details in {settings.LogFile}");
            return 1;
        }
        return code;
    }

    private async Task<int> ShowAsync(
        WebApplication worker,
        Uri address,
        Uri emulator,
        DemoFaults faults,
        IReadOnlyList<DemoStep> plan,
        CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var operate = worker.Services.GetRequiredService<IOperator>();
        var state = new DemoState(plan.OfType<DemoStep.Publish>().Sum(step => step.Changes.Count));
        await using var target = new HttpTarget(address, PublisherKey(worker), time, RetryFor, state.Say);
        var stream = new DemoStream(target, faults, state, settings.Rate, time).PlayAsync(plan, cancellationToken);
        await DemoView.ShowAsync(show => new DemoWatch(operate, state, time).UntilDoneAsync(stream, show, cancellationToken));
        await stream;
        await faults.LiftPassingAsync(cancellationToken);

        var status = await operate.StatusAsync(cancellationToken);
        var verdict = await operate.VerifyAsync(cancellationToken);
        var result = new DemoEnd.Result(
            status.Received,
            status.Applied,
            status.Coalesced,
            status.Superseded,
            status.Unchanged,
            status.Dead,
            status.Blocked,
            status.Calls,
            verdict.Conserved,
            status.Duplicates,
            Math.Round(time.GetElapsedTime(began).TotalSeconds, 1));
        var dead = (await operate.DeadLettersAsync(new() { Limit = 1 }, cancellationToken)).Items;
        foreach (var line in DemoEnd.Lines(result, settings, settings.UntilDone ? null : address, emulator, dead))
        {
            (settings.Json ? (Action<string>)Output.Error : Output.Line)(line);
        }

        if (!settings.UntilDone)
        {
            var stop = new TaskCompletionSource();
            await using var stopped = cancellationToken.Register(stop.SetResult);
            await stop.Task;
        }

        if (settings.Json)
        {
            Output.Json(result);
        }
        return verdict.Conserved ? 0 : 1;
    }

    private async Task<Emulator> StartEmulatorAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Emulator.StartAsync(
                new() { Url = settings.Emulator, DataDirectory = settings.EmulatorFolder, Time = time }, cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw new OperatorException($"{damaged.Message} Or start again with another folder: --data DIR.");
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            throw new OperatorException(CanNotListen("emulator", settings.Emulator.ToString(), refused, "--emulator"));
        }
    }

    private async Task StartWorkerAsync(WebApplication worker, CancellationToken cancellationToken)
    {
        try
        {
            await worker.StartAsync(cancellationToken);
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            throw new OperatorException(CanNotListen("worker", settings.Urls, refused, "--urls"));
        }
    }

    private static string CanNotListen(string who, string url, Exception refused, string option)
    {
        const int Further = 100;
        if (refused.Message.Contains("in use", StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(url.Split(';')[0], UriKind.Absolute, out var address))
        {
            return $"Port {address.Port} is in use, so the {who} cannot listen there. "
                + $"Name another address, such as {option} http://127.0.0.1:{(address.Port + Further) % ushort.MaxValue}";
        }
        return $"The {who} cannot start on {url}: {refused.Message} Name another address with {option}.";
    }

    /// <summary>The key to publish with; null if the user's settings require none.</summary>
    private static string? PublisherKey(WebApplication worker) =>
        worker.Services.GetRequiredService<HttpOptions>().Keys
            .FirstOrDefault(key => key.Role is HttpRole.Publisher or HttpRole.Operator)?.Key;
}
