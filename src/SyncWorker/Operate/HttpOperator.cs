using System.Net;
using System.Text.Json;
using SyncWorker.Compare;
using SyncWorker.Ledger;
using SyncWorker.Operate.Access.Keys;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Operate.Redaction;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;
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
        // The service can be below a path of a proxy, and then all its paths are.
        _http = new() { BaseAddress = new(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(100) };
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
            var live = await _http.GetFromJsonAsync<Live>("health/live", Json.Options, limit.Token);
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

    public Task<Page<DeadLetter>> DeadLettersAsync(LetterFilter filter, CancellationToken cancellationToken) =>
        PageAsync<DeadLetter, LetterFilter>("/api/dead-letters", filter, cancellationToken);

    public Task<DeadLetter?> DeadLetterAsync(long id, CancellationToken cancellationToken) =>
        GetAsync<DeadLetter>($"/api/dead-letters/{id}", cancellationToken);

    public Task<Page<DeadGroup>> DeadGroupsAsync(LetterFilter filter, CancellationToken cancellationToken) =>
        PageAsync<DeadGroup, LetterFilter>("/api/dead-letters/groups", filter, cancellationToken);

    public Task<Page<OperationReport>> OperationsAsync(OperationFilter filter, CancellationToken cancellationToken) =>
        PageAsync<OperationReport, OperationFilter>("/api/operations", filter, cancellationToken);

    public Task<OperationReport?> OperationAsync(long id, CancellationToken cancellationToken) =>
        GetAsync<OperationReport>($"/api/operations/{id}", cancellationToken);

    public async Task<Outcome<TReport>> DoAsync<TRequest, TReport>(
        Verb<TRequest, TReport> verb, TRequest request, CancellationToken cancellationToken)
        where TRequest : Request
        where TReport : class, IReport
    {
        using var answer = await _http.PostAsJsonAsync($"api{verb.RouteOf(request)}", request, Json.Options, cancellationToken);
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
                $"api/entities/{Uri.EscapeDataString(entity)}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}",
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

    public async Task<CompareAnswer> CompareAsync(CompareRequest request, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync("/api/compare", request, Json.Options, cancellationToken);
        return (await ReadAsync<CompareAnswer>(answer, cancellationToken))!;
    }

    public Task<ChangeReport?> ChangeAsync(long id, CancellationToken cancellationToken) =>
        GetAsync<ChangeReport>($"/api/changes/{id}", cancellationToken);

    public Task<Page<ChangeReport>> ChangesAsync(ChangeFilter filter, CancellationToken cancellationToken) =>
        PageAsync<ChangeReport, ChangeFilter>("/api/changes", filter, cancellationToken);

    public Task<Page<RecordSummary>> EntitiesAsync(RecordFilter filter, CancellationToken cancellationToken) =>
        PageAsync<RecordSummary, RecordFilter>("/api/entities", filter, cancellationToken);

    public Task<SearchReport> SearchAsync(string query, CancellationToken cancellationToken) =>
        GetAsync<SearchReport>($"/api/search?q={Uri.EscapeDataString(query)}", cancellationToken)!;

    public Task<ImportReport?> ImportAsync(long id, CancellationToken cancellationToken) =>
        GetAsync<ImportReport>($"/api/imports/{id}", cancellationToken);

    public Task<Page<ImportReport>> ImportsAsync(ImportFilter filter, CancellationToken cancellationToken) =>
        PageAsync<ImportReport, ImportFilter>("/api/imports", filter, cancellationToken);

    public Task<Page<AuditEntry>> AuditAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        PageAsync<AuditEntry, AuditFilter>("/api/audit", filter, cancellationToken);

    public async Task<IReadOnlyList<AccessKey>> AccessKeysAsync(CancellationToken cancellationToken) =>
        (await GetAsync<List<AccessKey>>("/api/keys", cancellationToken))!;

    public IOperator ForExport()
    {
        _http.DefaultRequestHeaders.TryAddWithoutValidation(RedactedAnswers.Header, "export");
        return this;
    }

    public Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken) => GetAsync<VerifyReport>("/api/verify", cancellationToken)!;

    public void Dispose() => _http.Dispose();

    private async Task<Page<T>> PageAsync<T, TFilter>(string path, TFilter filter, CancellationToken cancellationToken)
        where TFilter : ListFilter =>
        await GetAsync<Page<T>>(FilterQuery.Write(path, filter), cancellationToken) is { Items: not null } page
            ? page
            : throw new OperatorException($"{_http.BaseAddress} did not answer with a list. Is it a SyncWorker of this version?");

    private async Task<T?> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await _http.GetAsync(new Uri(path.TrimStart('/'), UriKind.Relative), cancellationToken);
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
            ? $"{_http.BaseAddress} answers {(int)answer.StatusCode}: {words} The service's keys are in its Http:Keys and "
                + $"in its ledger (syncworker keys list); put one that may do this into the environment variable {KeyVariable}."
            : $"{_http.BaseAddress} answers {(int)answer.StatusCode}: {words}");
    }
}
