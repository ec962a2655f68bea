using System.Text.Json;

namespace SyncWorker.Demo;

/// <summary>Sets faults in the emulator over its control surface. The emulator forgets them when it ends.</summary>
internal sealed class DemoFaults(Uri emulator) : IDisposable
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { BaseAddress = emulator };
    private readonly List<int> _passing = [];

    /// <summary>
    /// Sets the lasting faults before anything is sent: calls take a realistic time, and one text is refused. Otherwise the changes
    /// still pending from a killed run would slip through.
    /// </summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await PostAsync("/_emulator/options", new { latency = (int)Latency.TotalMilliseconds }, cancellationToken);
        await PostAsync(
            "/_emulator/faults",
            new
            {
                where = new { ShortDescription = DemoPlan.RefusedText },
                status = 400,
                body = new { Description = $"ShortDescription '{DemoPlan.RefusedText}' is against the planner's rules." },
            },
            cancellationToken);
    }

    public Task ThrottleAsync(CancellationToken cancellationToken) =>
        BreakAsync(
            cancellationToken,
            new { status = 429, retryAfter = (int)Pause.TotalSeconds, times = 1, body = new { Description = "Too many requests." } });

    public Task OutageAsync(CancellationToken cancellationToken) =>
        BreakAsync(cancellationToken, new { close = true, times = 1 }, new { status = 503, times = 2, body = "The server is restarting." });

    /// <summary>Removes the passing faults that have not struck yet, so that they do not strike while the user looks around.</summary>
    public async Task LiftPassingAsync(CancellationToken cancellationToken)
    {
        foreach (var id in _passing)
        {
            using var answer = await _http.DeleteAsync(new Uri($"/_emulator/faults/{id}", UriKind.Relative), cancellationToken);
        }
        _passing.Clear();
    }

    public void Dispose() => _http.Dispose();

    private async Task BreakAsync(CancellationToken cancellationToken, params object[] faults)
    {
        var added = await PostAsync("/_emulator/faults", faults, cancellationToken);
        _passing.AddRange(added.EnumerateArray().Select(fault => fault.GetProperty("id").GetInt32()));
    }

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }
}
