using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SyncWorker.Integration.Tests.Support;

/// <summary>The service in its own process. A test can kill it and query it over HTTP.</summary>
internal sealed class WorkerOnItsOwn : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string?> _settings;
    private readonly string _data;
    private WorkerProcess _process;
    private HttpClient _http;

    private WorkerOnItsOwn(string data, Dictionary<string, string?> settings, WorkerProcess process, HttpClient http)
    {
        (_data, _settings, _process, _http) = (data, settings, process, http);
    }

    public static async Task<WorkerOnItsOwn> StartAsync(string data, Board board, Uri? broker = null, OwnDatabase? ledger = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Dime__BaseAddress"] = board.Address.ToString(),
            ["Dime__ApiKey"] = "test",
            ["Dime__Timeout"] = "00:00:05",
            ["Import__LateWindow"] = "00:00:10",
        };
        if (broker is not null)
        {
            settings["Broker__Transport"] = "RabbitMq";
            settings["Broker__Url"] = broker.ToString();
            settings["Broker__Receiver"] = Broker.Receiver;
        }

        if (ledger is not null)
        {
            settings["Ledger__Provider"] = "PostgreSQL";
            settings["Ledger__ConnectionString"] = ledger.ConnectionString;
            settings["Lease__Heartbeat"] = "00:00:00.500";
            settings["Lease__SendMargin"] = "00:00:06";
            settings["Lease__Expiry"] = "00:00:08";
        }

        var (process, http) = await LaunchAsync(data, settings);
        return new(data, settings, process, http);
    }

    /// <summary>The service's log so far.</summary>
    public IReadOnlyList<string> Lines => _process.Lines;

    public Uri Address => _http.BaseAddress!;

    /// <summary>The peak memory of the process, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            using var process = System.Diagnostics.Process.GetProcessById(_process.Id);
            return process.PeakWorkingSet64;
        }
    }

    public async Task<JsonElement> StatusAsync() => await _http.GetFromJsonAsync<JsonElement>("/api/status");

    public Task UntilDoneAsync(long received) => Eventually.TrueAsync(
        async () => await StatusAsync() is var status
            && status.GetProperty("isDone").GetBoolean()
            && status.GetProperty("received").GetInt64() >= received,
        TimeSpan.FromMinutes(3),
        $"{received} changes are received and done");

    public async Task PostAsync(object changes) => (await _http.PostAsJsonAsync("/api/changes", changes)).EnsureSuccessStatusCode();

    public async Task<HttpStatusCode> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    public async Task KillAndStartAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Patience);
        await _process.DisposeAsync();
        _http.Dispose();
        (_process, _http) = await LaunchAsync(_data, _settings);
    }

    public void Terminate() => _process.Terminate();

    public bool HasExited => _process.HasExited;

    public Task<int> ExitCodeAsync() => _process.WaitForExitAsync(Patience);

    /// <summary>Runs <c>syncworker ARGS --data …</c> and returns its output and exit code.</summary>
    public async Task<(int ExitCode, IReadOnlyList<string> Output)> CommandAsync(params string[] args)
    {
        await using var command = WorkerProcess.Start(
            Program,
            [.. args, "--data", _data],
            _settings.Where(setting => setting.Key.StartsWith("Ledger__", StringComparison.Ordinal)).ToDictionary());
        var code = await command.WaitForExitAsync(Patience);
        return (code, command.Lines);
    }

    public static string Program => Repository.Built("src/SyncWorker", "syncworker.dll");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private static async Task<(WorkerProcess Process, HttpClient Http)> LaunchAsync(string data, Dictionary<string, string?> settings)
    {
        const string listening = "Now listening on: ";
        var process = WorkerProcess.Start(Program, ["run", "--data", data, "--urls", "http://127.0.0.1:0"], settings);
        var line = await process.WaitForLineAsync(line => line.Contains(listening, StringComparison.Ordinal), Patience);
        return (
            process, new() { BaseAddress = new(line[(line.IndexOf(listening, StringComparison.Ordinal) + listening.Length)..].Trim()) });
    }
}
