using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using SyncWorker.Bench.Clients;
using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Measure;
using SyncWorker.Bench.Sinks;
using SyncWorker.Contracts;

namespace SyncWorker.Bench.Runs;

/// <summary>
/// One run of one contender: empty queues, an empty ledger and a board of its own. Prepare, publish, start, finish. Dispose ends the
/// process and deletes the ledger.
/// </summary>
internal sealed class Course : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait for any progress; a limit of calls can make it a minute.</summary>
    private static readonly TimeSpan StallAfter = TimeSpan.FromMinutes(3);

    private readonly Site _site;
    private readonly Contender _contender;
    private readonly CourseOptions _options;
    private readonly Uri _broker;
    private readonly TemporaryDirectory _directory = new();
    private OwnDatabase? _database;
    private WorkerProcess? _process;
    private long _started;
    private CpuTimes _cpuAtFirst;

    private Course(Site site, Contender contender, CourseOptions options, Uri broker, Board board, RawPublisher publisher) =>
        (_site, _contender, _options, _broker, Board, Publisher) = (site, contender, options, broker, board, publisher);

    public Board Board { get; }

    /// <summary>Publishes to the contender's queues.</summary>
    public RawPublisher Publisher { get; }

    /// <summary>The worker's own HTTP, once it has started.</summary>
    public HttpClient Http { get; } = new();

    /// <summary>The connection string of a worker's ledger in PostgreSQL.</summary>
    public string Ledger => _database!.ConnectionString;

    /// <summary>Empties the queues and sets up the sink.</summary>
    public static async Task<Course> PrepareAsync(
        Site site, Contender contender, Board board, SinkRules rules, CourseOptions options, CancellationToken cancellationToken)
    {
        if (contender.Kind == ContenderKind.Node)
        {
            await NodeClient.InstallAsync(cancellationToken);
        }
        var broker = await Site.BrokerOfAsync(contender);
        await site.Topology.ResetAsync(broker, cancellationToken);
        site.Sink.Begin(board, rules);
        return new(site, contender, options, broker, board, await RawPublisher.ConnectAsync(broker, cancellationToken));
    }

    /// <summary>Starts the process.</summary>
    /// <exception cref="MissingException">The worker knows no such setting.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (program, arguments, variables) = await CommandAsync();
        if (_options.Trace is { } trace)
        {
            (program, arguments) = trace.Around(program, arguments);
        }
        _started = Stopwatch.GetTimestamp();
        _process = WorkerProcess.StartProgram(program, arguments, variables, _directory.Path);
        _ = ReadCpuAtFirstAsync();
        if (_contender.IsWorker)
        {
            Http.BaseAddress = await WorkerCommand.AddressAsync(_process, StartWithin, cancellationToken);
        }
    }

    /// <summary>Waits until the contender reads the queue: changes that are published from now on meet no start.</summary>
    public Task UntilConsumingAsync(CancellationToken cancellationToken) => Eventually.TrueAsync(
        async () => await Publisher.ConsumersAsync(Queues.Jobs, cancellationToken) > 0,
        StartWithin,
        $"{_contender.Title} reads the queue",
        cancellationToken);

    /// <summary>Waits until every job is current on the board.</summary>
    /// <exception cref="InvalidOperationException">The process has ended before; the message contains its output.</exception>
    /// <exception cref="TimeoutException">Nothing has happened for minutes.</exception>
    public async Task<Outcome> FinishAsync(int changes, CancellationToken cancellationToken)
    {
        var missing = -1;
        while (!Board.Done.IsCompleted)
        {
            if (_process!.HasExited)
            {
                throw new InvalidOperationException(
                    $"{_contender.Title} has ended.{Environment.NewLine}{string.Join(Environment.NewLine, _process.Lines)}");
            }
            if (missing == Board.Missing)
            {
                throw new TimeoutException(
                    $"{_contender.Title}: {missing} jobs are not current, and nothing has happened for {StallAfter}."
                    + Environment.NewLine + string.Join(Environment.NewLine, _process.Lines.TakeLast(20)));
            }
            missing = Board.Missing;
            await Task.WhenAny(
                Board.Done,
                _process.WaitForExitAsync(StallAfter, cancellationToken),
                Task.Delay(StallAfter, TimeProvider.System, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
        return Measure(changes);
    }

    /// <summary>The numbers so far.</summary>
    public Outcome Measure(int changes)
    {
        var cpu = Cpu() - _cpuAtFirst;
        return new()
        {
            Changes = changes,
            Time = Board.Time,
            ToFirstCall = Stopwatch.GetElapsedTime(_started, Board.Began),
            Cpu = cpu.Process,
            PostgresCpu = cpu.Postgres,
            BrokerCpu = cpu.Broker,
            PeakMemory = ProcFs.PeakMemory(_process!.Id),
            Calls = Board.Calls,
            Rows = Board.Rows,
            Throttled = Board.Throttled,
            Stale = Board.Stale,
        };
    }

    /// <summary>Waits until the worker has nothing left to send, and something else is true.</summary>
    /// <returns>The worker's status then.</returns>
    public async Task<JsonElement> UntilSettledAsync(Func<bool> andAlso, TimeSpan within, CancellationToken cancellationToken)
    {
        JsonElement status = default;
        await Eventually.TrueAsync(
            async () =>
            {
                status = await StatusAsync(cancellationToken);
                return andAlso() && status.GetProperty("pending").GetInt64() == 0 && status.GetProperty("sending").GetInt64() == 0;
            },
            within,
            "nothing is pending",
            cancellationToken);
        return status;
    }

    /// <summary>The worker's status.</summary>
    public Task<JsonElement> StatusAsync(CancellationToken cancellationToken) =>
        Http.GetFromJsonAsync<JsonElement>("/api/status", cancellationToken);

    /// <summary>Pauses or resumes sending.</summary>
    public async Task GateAsync(string verb, CancellationToken cancellationToken)
    {
        using var answer = await Http.PostAsJsonAsync($"/api/gate/{verb}", new { reason = "record everything first" }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Writes these changes to a file, in the folder of the run.</summary>
    /// <returns>The path of the file.</returns>
    public async Task<string> WriteFileAsync(Load load, CancellationToken cancellationToken)
    {
        var file = _directory.File("jobs.ndjson");
        await File.WriteAllLinesAsync(file, load.Lines, cancellationToken);
        return file;
    }

    /// <summary>Publishes a file over the worker's HTTP, as an administrator would.</summary>
    /// <param name="options">More options of the command.</param>
    /// <exception cref="InvalidOperationException">The command has failed; the message contains its output.</exception>
    public async Task PublishFileAsync(string file, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        await using var publish = WorkerProcess.Start(
            WorkerCommand.Program, ["publish", file, "--entity", "Job", "--to", Http.BaseAddress!.ToString(), .. options]);
        if (await publish.WaitForExitAsync(TimeSpan.FromMinutes(10), cancellationToken) != 0)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, publish.Lines));
        }
    }

    /// <summary>Ends the process as a service manager would.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _process!.Terminate();
        await _process.WaitForExitAsync(StartWithin, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        Http.Dispose();
        await Publisher.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
        _directory.Dispose();
    }

    // The start of a process is told by itself: it would weigh on short runs and vanish in long ones.
    private async Task ReadCpuAtFirstAsync()
    {
        await Board.First;
        _cpuAtFirst = Cpu();
    }

    private CpuTimes Cpu() => new(ProcFs.Cpu(_process!.Id), _site.PostgresCpu(), _site.BrokerCpu());

    private async Task<(string Program, IEnumerable<string> Arguments, Dictionary<string, string?> Variables)> CommandAsync()
    {
        var broker = _options.Broker ?? _broker;
        if (_contender.IsWorker)
        {
            if (_contender.IsOnPostgreSql)
            {
                _database = await Database.CreateAsync("bench");
            }
            return (
                WorkerProcess.DotNet,
                WorkerCommand.Run,
                WorkerCommand.Variables(
                    _contender, _site.Sink.Address, _options.HasBroker ? broker : null, _database?.ConnectionString, _directory.Path));
        }
        var variables = ClientSettings.Variables(broker, _site.Sink.Address, Queues.Jobs, _site.Topology.Arguments, _options.Timer);
        return _contender.Kind == ContenderKind.Node
            ? ("node", [NodeClient.Main], variables)
            : (WorkerProcess.DotNet, [Repository.Built("bench/Compare", "Compare.dll"), "client", _contender.Key], variables);
    }

    private readonly record struct CpuTimes(TimeSpan Process, TimeSpan Postgres, TimeSpan Broker)
    {
        public static CpuTimes operator -(CpuTimes after, CpuTimes before) =>
            new(after.Process - before.Process, after.Postgres - before.Postgres, after.Broker - before.Broker);
    }
}
