using System.Net.Http.Json;
using System.Text.Json;
using SyncWorker.Chaos.Checks;
using SyncWorker.Chaos.Load;

namespace SyncWorker.Chaos.World;

/// <summary>Uses any worker that answers, over HTTP as people do, and records the acts that the checker judges.</summary>
internal sealed class Operator(IReadOnlyList<ChaosWorker> workers) : IDisposable
{
    private const string Reason = "an ordinary day";

    private readonly HttpClient _http = new();
    private readonly List<OperatorAct> _acts = [];
    private int _turn;

    public IReadOnlyList<OperatorAct> Acts => _acts;

    public Task PauseAsync() => ActAsync("/api/gate/pause", new { reason = Reason });

    public Task ResumeAsync() => ActAsync("/api/gate/resume", new { reason = Reason });

    /// <summary>The dead letters, each with id, entity, key, version, code, …</summary>
    public async Task<IReadOnlyList<JsonElement>> LettersAsync() => [.. (await AskAsync("/api/dead-letters?limit=1000")).GetProperty("items").EnumerateArray()];

    /// <summary>Waits until the list contains the dead letters of exactly these changes.</summary>
    public Task UntilListedAsync(IReadOnlyList<PublishedChange> changes) => Eventually.TrueAsync(
        async () => await LettersAsync() is var letters
            && letters.Count == changes.Count
            && changes.All(change => letters.Any(letter => IsOf(letter, change))),
        ChaosWorld.Patience,
        $"the letters of {changes.Count} changes are listed, and no other");

    /// <summary>The change's dead letter, as soon as there is one.</summary>
    public async Task<long> LetterOfAsync(PublishedChange change)
    {
        long? id = null;
        await Eventually.TrueAsync(
            async () => (id = (await LettersAsync())
                .Where(letter => IsOf(letter, change))
                .Select(letter => (long?)Id(letter))
                .FirstOrDefault()) is not null,
            ChaosWorld.Patience,
            $"{change.MessageId} is a dead letter");
        return id!.Value;
    }

    /// <summary>Waits until the change's dead letter has closed itself.</summary>
    public Task UntilClosedAsync(PublishedChange change) => Eventually.TrueAsync(
        async () => !(await LettersAsync()).Any(letter => IsOf(letter, change)),
        ChaosWorld.Patience,
        $"the letter of {change.MessageId} has closed itself");

    /// <summary>Waits until the record waits for this reason.</summary>
    public Task UntilWaitsAsync(PublishedChange change, string reason) => Eventually.TrueAsync(
        async () => await TryAskAsync($"/api/entities/{change.Entity}/{change.Key}") is { ValueKind: JsonValueKind.Array } found
            && found.EnumerateArray().Any(record => record.TryGetProperty("waitsFor", out var waits) && waits.GetString() == reason),
        ChaosWorld.Patience,
        $"{change.MessageId} waits: {reason}");

    /// <summary>Replays dead letters, and waits until the replay has ended.</summary>
    /// <returns>How it ended: <c>done</c>, <c>stopped</c>.</returns>
    public async Task<string> ReplayAsync(object which)
    {
        var id = Id((await ActAsync("/api/dead-letters/replay", which)).GetProperty("operation"));
        var state = "running";
        await Eventually.TrueAsync(
            async () => (state = (await AskAsync($"/api/operations/{id}")).GetProperty("state").GetString()!) != "running",
            ChaosWorld.Patience,
            $"operation {id} has ended");
        return state;
    }

    public async Task EditAsync(PublishedChange change, IReadOnlyDictionary<string, string> set)
    {
        await ActAsync($"/api/dead-letters/{await LetterOfAsync(change)}/edit", new { set, reason = Reason });
        _acts.Add(new OperatorAct.Edited(change, set));
    }

    /// <param name="below">Changes that wait for the record and become dead letters with it.</param>
    public async Task DiscardAsync(PublishedChange change, params PublishedChange[] below)
    {
        await ActAsync("/api/dead-letters/discard", new { ids = new[] { await LetterOfAsync(change) }, reason = Reason });
        _acts.Add(new OperatorAct.Discarded(change, below));
    }

    public Task SkipAsync(PublishedChange change) =>
        ActAsync("/api/entities/skip", new { entity = change.Entity, key = change.Key, reason = Reason });

    public async Task SkipWithoutBaseAsync(PublishedChange change)
    {
        await SkipAsync(change);
        _acts.Add(new OperatorAct.LeftWithoutBase(change));
    }

    public async Task ResendAsync(string? entity = null, string? key = null, string? sourceApp = null)
    {
        var report = await ActAsync("/api/resend", new { entity, key, sourceApp, reason = Reason });
        _acts.Add(new OperatorAct.Resent(report.GetProperty("records").GetInt32()));
    }

    public Task ResetAsync(string entity, string key) => ActAsync("/api/entities/reset", new { entity, key, reason = Reason });

    public void Dispose() => _http.Dispose();

    private static bool IsOf(JsonElement letter, PublishedChange change) =>
        letter.GetProperty("entity").GetString() == change.Entity
            && letter.GetProperty("key").GetString() == change.Key
            && letter.GetProperty("version").GetInt64() == change.Version;

    private static long Id(JsonElement element) => element.GetProperty("id").GetInt64();

    private async Task<JsonElement> AskAsync(string path) =>
        await TryAskAsync(path) ?? throw new InvalidOperationException($"GET {path}: not found");

    private async Task<JsonElement?> TryAskAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(AnyWorker(), path));
        return answer.StatusCode == System.Net.HttpStatusCode.NotFound ? null : await ReadAsync(answer);
    }

    private async Task<JsonElement> ActAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(AnyWorker(), path), body);
        return await ReadAsync(answer);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException(
                $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {text}");
    }

    private Uri AnyWorker()
    {
        var there = workers.Select(worker => worker.Address).OfType<Uri>().ToList();
        return there[_turn++ % there.Count];
    }
}
