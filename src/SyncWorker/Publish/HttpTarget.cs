using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SyncWorker.Gate;
using SyncWorker.Operate;
using SyncWorker.Publish.Files;

namespace SyncWorker.Publish;

/// <summary>
/// Sends changes with <c>POST /api/changes</c>. A request is sent again when its answer is lost: every change carries an id,
/// a version or a time, by which the worker recognises repeats.
/// </summary>
internal sealed class HttpTarget : IPublishTarget
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly Action<string> _say;

    /// <param name="key">A key of the worker's <c>Http:Keys</c> with the role publisher, or null.</param>
    /// <param name="patience">How long an address that does not answer is retried.</param>
    /// <param name="say">Receives messages for the user during retries.</param>
    public HttpTarget(Uri address, string? key, TimeProvider time, TimeSpan patience, Action<string> say)
    {
        (_time, _patience, _say) = (time, patience, say);
        _http = new() { BaseAddress = new(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(100) };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Add("X-API-KEY", key);
        }
    }

    public async Task<SendReport> SendAsync(IReadOnlyList<OutgoingChange> batch, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(Body(batch), cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.Accepted:
                using (var receipts = JsonDocument.Parse(body))
                {
                    var duplicates = receipts.RootElement.GetProperty("changes").EnumerateArray()
                        .Count(change => change.GetProperty("duplicate").GetBoolean());
                    return new(batch.Count, duplicates, []);
                }

            case HttpStatusCode.BadRequest:
                return new(0, 0, Refusal.Of(batch, body));

            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new OperatorException(
                    $"{_http.BaseAddress} does not accept changes from us ({(int)answer.StatusCode}): {ProblemText.Words(body)} "
                    + string.Concat(ProblemText.Problems(body).Take(1).Select(problem => $"{problem} "))
                    + "Give a key with the role publisher: --key, or the environment variable SYNCWORKER_KEY.");

            default:
                throw new OperatorException(
                    $"{_http.BaseAddress} answers {(int)answer.StatusCode}: {ProblemText.Words(body)} Is it a SyncWorker?");
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            string trouble;
            try
            {
                using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                var answer = await _http.PostAsync(new Uri("api/changes", UriKind.Relative), content, cancellationToken);
                if ((int)answer.StatusCode < 500
                    && answer.StatusCode is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests))
                {
                    return answer;
                }

                trouble = $"answers {(int)answer.StatusCode}.";
                answer.Dispose();
            }
            catch (Exception lost) when (lost is HttpRequestException
                || (lost is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                trouble = $"does not answer: {lost.Message.TrimEnd('.')}.";
            }

            var wait = Backoff.Delay(failures, FirstWait, LongestWait, jitter: 1);
            if (_time.GetElapsedTime(began) + wait > _patience)
            {
                throw new OperatorException(
                    $"{_http.BaseAddress} {trouble} Nothing more is sent. "
                    + "Publish the file again later; changes that the worker already has are dropped.");
            }
            _say($"{_http.BaseAddress} {trouble} Retrying in {wait.TotalSeconds:0.#} s.");
            await Task.Delay(wait, _time, cancellationToken);
        }
    }

    private static byte[] Body(IReadOnlyList<OutgoingChange> batch)
    {
        using var body = new MemoryStream();
        body.WriteByte((byte)'[');
        for (var i = 0; i < batch.Count; i++)
        {
            if (i > 0)
            {
                body.WriteByte((byte)',');
            }
            body.Write(batch[i].Json.Span);
        }
        body.WriteByte((byte)']');
        return body.ToArray();
    }
}
