using System.Net;
using System.Text.Json;
using SyncWorker.Ledger;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Operate;

/// <summary>Sends an operator's requests to the running service.</summary>
internal sealed class HttpOperator : IOperator, IDisposable
{
    /// <summary>The environment variable that holds the command line's key.</summary>
    public const string KeyVariable = "SYNCWORKER_KEY";

    private readonly HttpClient _http;

    /// <param name="key">A key of the service's <c>Http:Keys</c>, or null.</param>
    public HttpOperator(Uri address, string? key)
    {
        _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(100) };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Add("X-API-KEY", key);
        }
    }

    /// <summary>Whether the service at this address holds this ledger. A service with another ledger does not count.</summary>
    public async Task<bool> AnswersAsync(LedgerOptions ledger, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(2));
            var live = await _http.GetFromJsonAsync<Live>("/health/live", Json.Options, limit.Token);
            return live?.Ledger == ledger.Where;
        }
        catch (Exception silent) when (!cancellationToken.IsCancellationRequested
            && silent is HttpRequestException or JsonException or OperationCanceledException)
        {
            // Once the caller has cancelled, none of the three says anything about the service, so each ends the command.
            return false;
        }
    }

    /// <summary>The answer of <c>/health/live</c>.</summary>
    internal sealed record Live(string Status, string Ledger);

    public Task<StatusReport> StatusAsync(CancellationToken cancellationToken) => GetAsync<StatusReport>("/api/status", cancellationToken)!;

    public async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string? entity, int limit, CancellationToken cancellationToken) =>
        (await GetAsync<List<DeadLetter>>(
            $"/api/dead-letters?limit={limit}{(entity is null ? "" : "&entity=" + Uri.EscapeDataString(entity))}", cancellationToken))!;

    public Task<DeadLetter?> DeadLetterAsync(long id, CancellationToken cancellationToken) =>
        GetAsync<DeadLetter>($"/api/dead-letters/{id}", cancellationToken);

    public async Task<IReadOnlyList<DeadGroup>> DeadGroupsAsync(CancellationToken cancellationToken) =>
        (await GetAsync<List<DeadGroup>>("/api/dead-letters/groups", cancellationToken))!;

    public async Task<IReadOnlyList<OperationReport>> OperationsAsync(int limit, CancellationToken cancellationToken) =>
        (await GetAsync<List<OperationReport>>($"/api/operations?limit={limit}", cancellationToken))!;

    public Task<OperationReport?> OperationAsync(long id, CancellationToken cancellationToken) =>
        GetAsync<OperationReport>($"/api/operations/{id}", cancellationToken);

    public async Task<Outcome<TReport>> DoAsync<TRequest, TReport>(
        Verb<TRequest, TReport> verb, TRequest request, CancellationToken cancellationToken)
        where TRequest : Request
        where TReport : class, IReport
    {
        using var answer = await _http.PostAsJsonAsync($"/api{verb.RouteOf(request)}", request, Json.Options, cancellationToken);
        var problems = answer.StatusCode == HttpStatusCode.BadRequest
            ? ProblemText.Problems(await answer.Content.ReadAsStringAsync(cancellationToken))
            : [];
        return problems.Count > 0 || (answer.StatusCode == HttpStatusCode.NotFound && request.Missing() is not null)
            ? new(null, problems)
            : new(await ReadAsync<TReport>(answer, cancellationToken), []);
    }

    public async Task<EntityLookup> EntityAsync(string entity, string key, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(
            new Uri(
                $"/api/entities/{Uri.EscapeDataString(entity)}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}",
                UriKind.Relative),
            cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? new([], (await answer.Content.ReadFromJsonAsync<NotFoundAnswer>(Json.Options, cancellationToken))?.Answer
                ?? Answering.Unknown(entity, key, []))
            : new((await ReadAsync<List<EntityReport>>(answer, cancellationToken))!, null);
    }

    /// <summary>The extra member in the problem details of an unknown key.</summary>
    private sealed record NotFoundAnswer(Answer? Answer);

    public async Task<IReadOnlyList<string>> KeysAsync(
        string entity, string sourceApp, DateTimeOffset before, CancellationToken cancellationToken) =>
        (await GetAsync<List<string>>(
            $"/api/entities/{Uri.EscapeDataString(entity)}?sourceApp={Uri.EscapeDataString(sourceApp)}"
                + $"&before={Uri.EscapeDataString(before.ToString("O"))}",
            cancellationToken))
            ?? throw new OperatorException($"{_http.BaseAddress} did not answer with a list of keys. Is it a SyncWorker of this version?");

    public Task<ChangeReport?> ChangeAsync(long id, CancellationToken cancellationToken) =>
        GetAsync<ChangeReport>($"/api/changes/{id}", cancellationToken);

    public async Task<IReadOnlyList<ImportReport>> ImportsAsync(int limit, CancellationToken cancellationToken) =>
        (await GetAsync<List<ImportReport>>($"/api/imports?limit={limit}", cancellationToken))!;

    public Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken) => GetAsync<VerifyReport>("/api/verify", cancellationToken)!;

    public void Dispose() => _http.Dispose();

    private async Task<T?> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<T>(answer, cancellationToken);
    }

    private async Task<T?> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return await answer.Content.ReadFromJsonAsync<T>(Json.Options, cancellationToken);
        }

        var words = ProblemText.Words(await answer.Content.ReadAsStringAsync(cancellationToken));
        throw new OperatorException(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? $"{_http.BaseAddress} answers {(int)answer.StatusCode}: {words} The service's keys are in its Http:Keys; "
                + $"put one that may do this into the environment variable {KeyVariable}."
            : $"{_http.BaseAddress} answers {(int)answer.StatusCode}: {words}");
    }
}
