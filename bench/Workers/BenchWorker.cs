using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace SyncWorker.Bench;

/// <summary>A process that runs the built program, <c>syncworker run</c>.</summary>
internal sealed class BenchWorker : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly WorkerProcess _process;
    private readonly HttpClient _http;

    private BenchWorker(WorkerProcess process, Uri address) => (_process, _http) = (process, new() { BaseAddress = address });

    /// <summary>CPU time that the process has used since its start.</summary>
    public TimeSpan Cpu
    {
        get
        {
            using var process = Process.GetProcessById(_process.Id);
            return process.TotalProcessorTime;
        }
    }

    /// <param name="isSlow">True: one call of 50 rows at a time, limited by the server's latency. False: default settings.</param>
    public static Task<BenchWorker> StartAsync(
        Uri board, Uri broker, string ledger, CancellationToken cancellationToken, bool isSlow = true)
    {
        var limits = new Dictionary<string, string?> { ["Import__MaxInFlight"] = "1", ["Import__MaxRows"] = "50" };
        return StartAsync(
            new Dictionary<string, string?>
            {
                ["Dime__BaseAddress"] = board.ToString(),
                ["Dime__ApiKey"] = "bench",
                ["Broker__Transport"] = "RabbitMq",
                ["Broker__Url"] = broker.ToString(),
                ["Ledger__Provider"] = "PostgreSQL",
                ["Ledger__ConnectionString"] = ledger,
            }.Concat(isSlow ? limits : []).ToDictionary(),
            cancellationToken);
    }

    /// <param name="settings">As environment variables.</param>
    public static async Task<BenchWorker> StartAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var process = WorkerProcess.Start(
            Repository.Built("src/SyncWorker", "syncworker.dll"), ["run", "--urls", "http://127.0.0.1:0"], settings);
        try
        {
            var line = await process.WaitForLineAsync(
                line => line.Contains(Listening, StringComparison.Ordinal), Patience, cancellationToken);
            return new(process, new(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim()));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Pauses or resumes sending of all workers.</summary>
    public async Task GateAsync(string verb, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/gate/{verb}", new { reason = "record everything first" }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The number of changes received.</summary>
    public async Task<long> ReceivedAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<JsonElement>("/api/status", cancellationToken)).GetProperty("received").GetInt64();

    /// <summary>Stops the process by its id.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
