using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyncWorker.Demo.Tests.Support;

/// <summary><c>syncworker demo</c> in its own process, on free ports.</summary>
internal sealed partial class RunningDemo : IAsyncDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(90);

    private readonly WorkerProcess _process;

    private RunningDemo(WorkerProcess process) => _process = process;

    public static RunningDemo Start(string data, int rate, params string[] further) => new(WorkerProcess.Start(
        WorkerOnItsOwn.Program,
        [
            "demo", "--data", data, "--urls", "http://127.0.0.1:0", "--emulator", "http://127.0.0.1:0", "--rate", $"{rate}", "--until-done",
            "--json", .. further,
        ]));

    public IReadOnlyList<string> Lines => _process.Lines;

    /// <summary>Waits until the demo's emulator listens, and returns its address.</summary>
    public async Task<Uri> EmulatorAsync() =>
        new(Emulator().Match(await _process.WaitForLineAsync(line => Emulator().IsMatch(line), MaxWait)).Groups[1].Value);

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(MaxWait);
    }

    public async Task<int> ExitCodeAsync() => await _process.WaitForExitAsync(MaxWait);

    /// <summary>Waits for the end of the demo, and returns the JSON object that it prints last.</summary>
    public async Task<JsonElement> ResultAsync()
    {
        var code = await ExitCodeAsync();
        Assert.True(code == 0, $"{code}: {string.Join('\n', Lines)}");

        // The lines of standard output and standard error are mixed here. On standard output, the object is the only line.
        return JsonDocument.Parse(Assert.Single(Lines, line => line.StartsWith('{'))).RootElement;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [GeneratedRegex("emulator on (http[^;]+);")]
    private static partial Regex Emulator();
}
