using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyncWorker.Demo.Tests.Support;

/// <summary><c>syncworker demo</c> in a process of its own, on free ports.</summary>
internal sealed partial class RunningDemo : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly WorkerProcess _process;

    private RunningDemo(WorkerProcess process) => _process = process;

    public static RunningDemo Start(string data, int rate, params string[] further) => new(WorkerProcess.Start(
        WorkerOnItsOwn.Program,
        [
            "demo", "--data", data, "--urls", "http://127.0.0.1:0", "--emulator", "http://127.0.0.1:0", "--rate", $"{rate}", "--until-done",
            "--json", .. further,
        ]));

    public IReadOnlyList<string> Lines => _process.Lines;

    /// <summary>Where its emulator listens, once it does.</summary>
    public async Task<Uri> EmulatorAsync() =>
        new(Emulator().Match(await _process.WaitForLineAsync(line => Emulator().IsMatch(line), Patience)).Groups[1].Value);

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Patience);
    }

    public async Task<int> ExitCodeAsync() => await _process.WaitForExitAsync(Patience);

    /// <summary>What it says at its end.</summary>
    public async Task<JsonElement> ResultAsync()
    {
        var code = await ExitCodeAsync();
        Assert.True(code == 0, $"{code}: {string.Join('\n', Lines)}");

        // Standard output and error are read side by side: on standard output the object is the only line.
        return JsonDocument.Parse(Assert.Single(Lines, line => line.StartsWith('{'))).RootElement;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [GeneratedRegex("emulator on (http[^;]+);")]
    private static partial Regex Emulator();
}
