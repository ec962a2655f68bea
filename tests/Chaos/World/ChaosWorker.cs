using System.Net.Http.Json;
using System.Text.Json;

namespace SyncWorker.Chaos.World;

/// <summary>A worker under a service manager: when its process ends, a new one is started, unless the worker was stopped.</summary>
internal sealed class ChaosWorker : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const string CrashAt = "SYNCWORKER_CRASH_AT";
    private const int Killed = 128 + 9;

    private static readonly IReadOnlyDictionary<string, string?> Nothing = new Dictionary<string, string?>();

    private static readonly TimeSpan RestartAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _data;
    private readonly string _logs;
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private readonly CancellationTokenSource _ended = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private IReadOnlyDictionary<string, string?> _next = Nothing;
    private volatile TaskCompletionSource _released = Released();
    private volatile WorkerProcess? _process;
    private volatile Uri? _address;
    private volatile int _lives;
    private volatile int _deaths;
    private volatile int _lastExitCode;
    private int _kills;
    private bool _isStarted;
    private Task _loop = Task.CompletedTask;

    public ChaosWorker(string name, string data, string logs, IReadOnlyDictionary<string, string?> settings)
    {
        (Name, _data, _logs, _settings) = (name, data, logs, settings);
    }

    public string Name { get; }

    public static string Program => Repository.Built("src/SyncWorker", "syncworker.dll");

    /// <summary>How often the worker's process has ended.</summary>
    public int Deaths => _deaths;

    /// <summary>How often the process ended without being asked to; a service manager would have restarted it.</summary>
    public int OwnExits => _deaths - _kills;

    public int LastExitCode => _lastExitCode;

    /// <summary>The worker's address; null while it does not answer.</summary>
    public Uri? Address => _address;

    /// <summary>Starts the worker, unless it is already started.</summary>
    public void Start()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            _loop = Task.Run(RunAsync);
        }
    }

    /// <summary>Additional settings for the next life only.</summary>
    public void Next(params (string Name, string Value)[] next) =>
        _next = next.ToDictionary(setting => setting.Name, string? (setting) => setting.Value);

    /// <summary>Waits until the worker answers over HTTP.</summary>
    public Task UntilUpAsync() => Eventually.TrueAsync(async () => await StatusAsync() is not null, Patience, $"worker {Name} answers");

    public Task UntilDeadAsync(int deaths) =>
        Eventually.TrueAsync(() => _deaths >= deaths, Patience, $"worker {Name} has died {deaths} times");

    /// <summary>Sends SIGKILL as soon as there is a process; a new process follows.</summary>
    public async Task KillAsync()
    {
        var deaths = _deaths;
        await Eventually.TrueAsync(() => _process is { HasExited: false }, Patience, $"worker {Name} runs");
        Interlocked.Increment(ref _kills);
        _process!.Kill();
        await UntilDeadAsync(deaths + 1);
    }

    /// <summary>Sends SIGTERM; no new process follows before <see cref="Release"/>.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        var deaths = _deaths;
        _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref _kills);
        _process!.Terminate();
        await UntilDeadAsync(deaths + 1);
        return _lastExitCode;
    }

    public void Release() => _released.TrySetResult();

    public void Suspend() => _process!.Suspend();

    public void Resume() => _process!.Resume();

    /// <summary>The worker's status; null: the worker does not answer.</summary>
    public async Task<JsonElement?> StatusAsync() => await GetAsync("/api/status");

    public async Task<JsonElement?> GetAsync(string path)
    {
        if (_address is not { } address)
        {
            return null;
        }

        try
        {
            return await _http.GetFromJsonAsync<JsonElement>(new Uri(address, path));
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Posts a request. The worker may die while it handles it.</summary>
    public async Task TryPostAsync(string path, object body)
    {
        try
        {
            if (_address is { } address)
            {
                using var answer = await _http.PostAsJsonAsync(new Uri(address, path), body);
            }
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            // The caller checks the effect itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        Release();
        await _loop;
        _http.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            var next = Interlocked.Exchange(ref _next, Nothing);
            await using var process = WorkerProcess.Start(
                Program, ["run", "--data", _data, "--urls", "http://127.0.0.1:0"], Settings(next));
            _process = process;
            _ = FindAddressAsync(process);
            try
            {
                _lastExitCode = await process.WaitForExitAsync(Timeout.InfiniteTimeSpan, _ended.Token);
                if (_lastExitCode == Killed && next.ContainsKey(CrashAt))
                {
                    // The process died at its crash point: this counts as a kill.
                    Interlocked.Increment(ref _kills);
                }
            }
            catch (OperationCanceledException)
            {
                // Disposing ends the process.
                process.Kill();
                await process.WaitForExitAsync(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                _address = null;
                _process = null;
                await File.WriteAllLinesAsync(Path.Combine(_logs, $"{Name}-{++_lives}.log"), process.Lines);
            }

            Interlocked.Increment(ref _deaths);
            if (!_ended.IsCancellationRequested)
            {
                await Task.Delay(RestartAfter, TimeProvider.System);
                await _released.Task;
            }
        }
    }

    private Dictionary<string, string?> Settings(IReadOnlyDictionary<string, string?> next)
    {
        var settings = _settings.ToDictionary();
        foreach (var (name, value) in next)
        {
            settings[name] = value;
        }
        return settings;
    }

    private async Task FindAddressAsync(WorkerProcess process)
    {
        try
        {
            var line = await process.WaitForLineAsync(
                line => line.Contains(Listening, StringComparison.Ordinal), Timeout.InfiniteTimeSpan, _ended.Token);
            _address = new(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim());
        }
        catch (Exception over) when (over is InvalidOperationException or OperationCanceledException)
        {
            // The process ended before it listened.
        }
    }

    private static TaskCompletionSource Released()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        released.SetResult();
        return released;
    }
}
