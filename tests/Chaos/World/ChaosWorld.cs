using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using SyncWorker.Chaos.Checks;
using SyncWorker.Chaos.Faults;
using SyncWorker.Chaos.Load;

namespace SyncWorker.Chaos.World;

/// <summary>Everything of one run: the workers, each with its own lines to broker, database and API, and the load.</summary>
internal sealed class ChaosWorld : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] Entities = ["Job", "Task", "Resource", "Appointment"];

    private readonly TemporaryDirectory _directory;
    private readonly string _logs;
    private readonly List<(string Fault, int Times)> _faults = [];
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly HashSet<string> _longWaits = [];
    private readonly HashSet<long> _byHand = [];
    private readonly TimeSpan _lateWindow;
    private int _undecodable;
    private int _callsWhileHeld;

    private ChaosWorld(
        Setup setup,
        Servers servers,
        TemporaryDirectory directory,
        string logs,
        LedgerOfRun ledger,
        Board board,
        IReadOnlyList<WorkerLines> lines,
        IReadOnlyList<ChaosWorker> workers,
        bool isOrdinary)
    {
        (Setup, Servers, _directory, _logs, Ledger, Board, Lines, Workers) =
            (setup, servers, directory, logs, ledger, board, lines, workers);
        _lateWindow = isOrdinary ? Timing.OrdinaryLateWindow : Timing.LateWindow;
        Random = new(setup.Seed);
        var http = isOrdinary ? new HttpPublisher(() => [.. workers.Select(worker => worker.Address).OfType<Uri>()]) : null;
        Publishing = new(new Source(setup.Seed, setup.Jobs, isOrdinary), () => servers.Broker.Url, setup.PerSecond, setup.Seed, http);
        Operator = new(workers);
    }

    public Setup Setup { get; }

    public Servers Servers { get; }

    public LedgerOfRun Ledger { get; }

    public Board Board { get; private set; }

    public IReadOnlyList<WorkerLines> Lines { get; }

    public IReadOnlyList<ChaosWorker> Workers { get; }

    public Publishing Publishing { get; }

    public Operator Operator { get; }

    public Random Random { get; }

    /// <summary>The embedded ledger's folder.</summary>
    public string Data => DataIn(_directory);

    /// <summary>The file from which the workers read their key before every call.</summary>
    public string KeyFile => KeyFileIn(_directory);

    /// <summary>The certificate of the API's server, for scenarios with TLS.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The injected faults, as text.</summary>
    public string FaultsInWords =>
        string.Join(", ", _faults.GroupBy(fault => fault.Fault).Select(same => Times(same.Sum(fault => fault.Times), same.Key)));

    /// <summary>Starts everything but the workers.</summary>
    /// <param name="name">The name of the folder in <c>CHAOS_LOGS</c> for the workers' logs, if that variable is set.</param>
    /// <param name="settingsOf">Additional settings of a worker, from its lines and the file of a certificate to trust.</param>
    /// <param name="isOrdinary">The server refuses nothing of the load, and half of the load arrives over HTTP.</param>
    public static async Task<ChaosWorld> PrepareAsync(
        string name,
        Setup setup,
        Servers servers,
        Func<WorkerLines, string, IEnumerable<(string Name, string Value)>>? settingsOf = null,
        bool isOrdinary = false)
    {
        await servers.Broker.UseNewVirtualHostAsync();
        var directory = new TemporaryDirectory();
        Directory.CreateDirectory(DataIn(directory));
        await File.WriteAllTextAsync(KeyFileIn(directory), "first-key");
        var (certificate, certificateFile) = (Certificates.Create(), directory.File("trusted.pem"));
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
        var logs = Environment.GetEnvironmentVariable("CHAOS_LOGS") is { Length: > 0 } kept
            ? Path.Combine(kept, name)
            : directory.File("logs");
        Directory.CreateDirectory(logs);

        var database = setup.Store == Store.PostgreSql ? await servers.Database!.CreateDatabaseAsync() : null;
        var ledger = database is null
            ? new LedgerOfRun(Store.Sqlite, $"Data Source={Path.Combine(DataIn(directory), "ledger.db")};Pooling=False")
            : new LedgerOfRun(Store.PostgreSql, database);
        var board = await Board.StartAsync(directory.File("board"));
        var lines = Enumerable.Range(0, setup.Workers).Select(_ => new WorkerLines(
            TcpProxy.Start("127.0.0.1", board.Address.Port),
            TcpProxy.Start("127.0.0.1", servers.Broker.Url.Port),
            database is null ? null : TcpProxy.Start("127.0.0.1", new NpgsqlConnectionStringBuilder(database).Port))).ToList();
        var workers = lines.Select((line, i) =>
        {
            var settings = Settings(line, servers, database, KeyFileIn(directory));
            foreach (var (name, value) in (isOrdinary ? Timing.OrdinarySettings : [])
                .Concat(settingsOf?.Invoke(line, certificateFile) ?? []))
            {
                settings[name] = value;
            }
            return new ChaosWorker($"w{i + 1}", DataIn(directory), logs, settings);
        }).ToList();

        var world = new ChaosWorld(setup, servers, directory, logs, ledger, board, lines, workers, isOrdinary)
        {
            Certificate = certificate,
        };
        Owned.Add(world);
        await world.PoisonAsync();
        return world;
    }

    /// <summary>Starts the workers, waits until they answer, and lets the load flow.</summary>
    public async Task StartAsync()
    {
        foreach (var worker in Workers)
        {
            worker.Start();
        }
        foreach (var worker in Workers)
        {
            await worker.UntilUpAsync();
        }
        await UntilQueuesAreThereAsync();
        Publishing.Start();
        await FlowAsync(Setup.Jobs);
    }

    /// <summary>Disposes of this part at the end of the run, after the workers.</summary>
    public void Own(IAsyncDisposable part) => _parts.Add(part);

    /// <summary>Records an injected fault.</summary>
    public void Did(string fault, int times = 1) => _faults.Add((fault, times));

    /// <summary>Waits until this many more changes are published.</summary>
    public Task FlowAsync(int changes)
    {
        var until = Publishing.Count + changes;
        return Eventually.TrueAsync(() => Publishing.Count >= until, Patience, $"{until} changes are published");
    }

    /// <summary>Waits until this many more rows are in the board's log.</summary>
    public async Task ProgressAsync(int rows)
    {
        var until = (await Board.LogAsync()).Count + rows;
        await Eventually.TrueAsync(async () => (await Board.LogAsync()).Count >= until, Patience, $"{until} rows have reached the server");
    }

    public static Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    /// <summary>Pauses the load, waits until all of it is recorded, runs the action, and then resumes the load.</summary>
    public Task PauseWhenReadAsync(Func<Task> then) => Publishing.PauseAsync(async () =>
    {
        var expected = Publishing.Count + _undecodable;
        await Eventually.TrueAsync(
            async () => await StatusAsync() is { } status && status.GetProperty("received").GetInt64() >= expected,
            Patience,
            $"{expected} changes are received");
        await then();
    });

    /// <summary>Counts the calls that are sent although sending is held, while this many changes are published.</summary>
    public async Task HeldAsync(int changes)
    {
        await UntilAsync("nothing is on its way", status => status.GetProperty("sending").GetInt64() == 0);
        var before = (await Board.CallsAsync()).Count;
        await FlowAsync(changes);
        _callsWhileHeld += (await Board.CallsAsync()).Count - before;
    }

    /// <summary>Waits until the status of a worker meets the condition.</summary>
    public Task UntilAsync(string what, Func<JsonElement, bool> condition) =>
        Eventually.TrueAsync(async () => await StatusAsync() is { } status && condition(status), Patience, what);

    /// <summary>Waits until the board has the record with its newest values.</summary>
    public Task UntilOnBoardAsync(SourceRecord record) => Eventually.TrueAsync(
        async () => (await RecordsAsync(record.Entity)).GetValueOrDefault(record.Key) is { } fields
            && fields.ContainsValue(PublishedChange.Value(record.Version)),
        Patience,
        $"{record.Entity} {record.Key} is on the board");

    /// <summary>Changes the board directly, past the workers. The checker does not count this change against the workers.</summary>
    public async Task ChangeBoardAsync(string procedure, SourceRecord record, params (string Field, string Value)[] beside)
    {
        await Board.ImportAsync(procedure, [.. record.KeyFields.Select(part => (part.Key, part.Value)), .. beside]);
        _byHand.Add((await Board.LogAsync())
            .Last(row => row.GetProperty("entity").GetString() == record.Entity && row.GetProperty("key").GetString() == record.Key)
            .GetProperty("seq").GetInt64());
    }

    /// <summary>Starts another emulator with the same records that accepts only this key.</summary>
    public async Task RotateKeyAsync(string key)
    {
        await Board.DisposeAsync();
        Board = await Board.StartAsync(_directory.File("board"), key);
        await PoisonAsync();
        foreach (var line in Lines)
        {
            line.Api.Target(Board.Address.Port);
        }
    }

    public async Task PublishUndecodableAsync(string queue, int count)
    {
        await Publishing.PublishRawAsync(
            queue,
            [.. Enumerable.Range(0, count).Select(i => new RawMessage($"{{ this is no change {i}") { MessageId = $"undecodable-{i}" })]);
        _undecodable += count;
    }

    /// <summary>The status from any worker that answers.</summary>
    public async Task<JsonElement?> StatusAsync()
    {
        foreach (var worker in Workers)
        {
            if (await worker.StatusAsync() is { } status)
            {
                _longWaits.UnionWith(status.GetProperty("longWaits").EnumerateArray().Select(wait => wait.ToString()));
                return status;
            }
        }
        return null;
    }

    /// <summary>Stops the load, and waits until all of it is recorded and the board is current.</summary>
    public async Task UntilCurrentAsync()
    {
        await Publishing.StopAsync();
        var expected = Publishing.Count + _undecodable;
        JsonElement? last = null;
        try
        {
            await Eventually.TrueAsync(
                async () => (last = await StatusAsync()) is { } status
                    && status.GetProperty("isDone").GetBoolean()
                    && status.GetProperty("blocked").GetInt64() == 0
                    && status.GetProperty("received").GetInt64() >= expected,
                Patience,
                $"{expected} changes are received and done");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; the last status was {last}", late);
        }
        await Eventually.TrueAsync(async () => await UpAsync() == Workers.Count, Patience, "all workers are up");
    }

    public async Task<Evidence> CollectAsync()
    {
        var status = await StatusAsync() ?? throw new InvalidOperationException("No worker answers.");
        var (windows, rows) = await Ledger.UncertainAsync(_lateWindow);
        var board = new Dictionary<(string, string), IReadOnlyDictionary<string, string>>();
        foreach (var entity in Entities)
        {
            foreach (var (key, fields) in await RecordsAsync(entity))
            {
                board[(entity, key)] = fields;
            }
        }
        return new()
        {
            Published = Publishing.Confirmed,
            Undecodable = _undecodable,
            Applied =
                [.. (await Board.LogAsync()).Select(AppliedRow.Read).OfType<AppliedRow>().Where(row => !_byHand.Contains(row.Sequence))],
            Board = board,
            Windows = windows,
            RowsOfUnknownOutcome = rows,
            Received = status.GetProperty("received").GetInt64(),
            Blocked = status.GetProperty("blocked").GetInt64(),
            Pending = status.GetProperty("pending").GetInt64(),
            Discarded = status.GetProperty("discarded").GetInt64(),
            LongWaits = [.. _longWaits],
            Acts = Operator.Acts,
            CallsWhileHeld = _callsWhileHeld,
            OwnExits = Workers.Sum(worker => worker.OwnExits),
            Dead = await DeadAsync(),
            BrokenRules = [.. (await CommandAsync("verify", "--json")).GetProperty("rules").EnumerateArray()
                .Where(rule => !rule.GetProperty("holds").GetBoolean()).Select(rule => rule.ToString())],
        };
    }

    /// <summary>Saves the server's log and the ledger's calls and changes next to the workers' logs.</summary>
    public async Task KeepAsync()
    {
        await File.WriteAllLinesAsync(Path.Combine(_logs, "server.ndjson"), (await Board.LogAsync()).Select(row => row.GetRawText()));
        await File.WriteAllLinesAsync(Path.Combine(_logs, "ledger.txt"), await Ledger.DescribeAsync());
    }

    /// <summary>The output of <c>syncworker ARGS --json</c>, which asks a running worker.</summary>
    public async Task<JsonElement> CommandAsync(params string[] arguments)
    {
        var address = Workers.Select(worker => worker.Address).First(address => address is not null)!;
        await using var command = WorkerProcess.Start(ChaosWorker.Program, [.. arguments, "--server", address.ToString()]);
        await command.WaitForExitAsync(Patience);
        return JsonDocument.Parse(command.Lines.Last(line => line.StartsWith('{'))).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        await Publishing.DisposeAsync();
        Operator.Dispose();
        await Task.WhenAll(Workers.Select(worker => worker.DisposeAsync().AsTask()));
        foreach (var part in _parts.Concat(Lines))
        {
            await part.DisposeAsync();
        }
        await Board.DisposeAsync();
        Certificate.Dispose();
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        _directory.Dispose();
    }

    private static string DataIn(TemporaryDirectory directory) => directory.File("data");

    private static string KeyFileIn(TemporaryDirectory directory) => directory.File("key");

    private static string Times(int times, string fault) =>
        times == 1 ? fault : string.Create(CultureInfo.InvariantCulture, $"{times:N0} × {fault}");

    private static Dictionary<string, string?> Settings(WorkerLines line, Servers servers, string? database, string keyFile)
    {
        var settings = Timing.Settings.ToDictionary();
        settings["Dime__BaseAddress"] = $"http://127.0.0.1:{line.Api.Port}/";
        settings["Dime__Board"] = "one board behind a line of its own for each worker";
        settings["Dime__ApiKeyFile"] = keyFile;
        settings["Broker__Transport"] = "RabbitMq";
        settings["Broker__Receiver"] = Broker.Receiver;
        settings["Broker__Url"] = new UriBuilder(servers.Broker.Url) { Port = line.Broker.Port }.Uri.ToString();
        if (database is not null)
        {
            settings["Ledger__Provider"] = "PostgreSQL";
            settings["Ledger__ConnectionString"] =
                new NpgsqlConnectionStringBuilder(database) { Port = line.Database!.Port }.ConnectionString;
        }
        return settings;
    }

    private static string KeyOf(string entity, Dictionary<string, string> fields) => string.Join('/', (entity switch
    {
        "Job" => ["SourceApp", "SourceType", "JobNo"],
        "Task" => ["SourceApp", "SourceType", "JobNo", "TaskNo"],
        "Appointment" => ["AppointmentGuid"],
        _ => new[] { "ResourceNo" },
    }).Select(part => fields[part]));

    private static DeadChange ReadDead(JsonElement letter) => new(
        Text(letter, "entity"),
        Text(letter, "key"),
        Number(letter, "version"),
        letter.GetProperty("message").GetString()!,
        letter.GetProperty("code").GetString()!);

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private async Task<IReadOnlyList<DeadChange>> DeadAsync() =>
        [.. (await CommandAsync("dead", "list", "--limit", "100000", "--json")).GetProperty("deadLetters").EnumerateArray()
            .Select(ReadDead)];

    private async Task<Dictionary<string, Dictionary<string, string>>> RecordsAsync(string entity) => (await Board.StateAsync(entity))
        .Select(record => record.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!))
        .ToDictionary(fields => KeyOf(entity, fields));

    private async Task<int> UpAsync()
    {
        var up = 0;
        foreach (var worker in Workers)
        {
            up += await worker.StatusAsync() is null ? 0 : 1;
        }
        return up;
    }

    private Task PoisonAsync() => Board.BreakAsync(new
    {
        where = new { type = Source.Poison },
        status = 400,
        body = new { Description = "This one is refused, for ever." },
    });

    private async Task UntilQueuesAreThereAsync()
    {
        await using var publisher = await RawPublisher.ConnectAsync(Servers.Broker.Url);
        foreach (var queue in Contracts.Queues.All)
        {
            await Eventually.TrueAsync(
                async () => await publisher.QueueDepthAsync(queue) is not null, Patience, $"the queue {queue} is there");
        }
    }
}
