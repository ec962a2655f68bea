using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DimeClient;

/// <summary>Every call goes through here: key, timeout, sending, receiving, judging.</summary>
internal sealed class DimeTransport(DimeSchedulerOptions options, HttpMessageInvoker invoker, TimeProvider time) : IDisposable
{
    private readonly ApiKeySource _keys = new(options);
    private readonly TimeSpan _timeout = CallTimeout.Checked(options.Timeout, nameof(options));
    private readonly int _maxAnswerBytes = options.MaxAnswerBytes;

    public Uri BaseAddress { get; } = DimeClient.BaseAddress.Of(options);

    /// <summary>A call whose answer is JSON of a known type.</summary>
    public Task<Result<T>> SendAsync<T>(DimeRequest request, JsonTypeInfo<T> type, CallOptions? call, CancellationToken cancellationToken)
        where T : class =>
        SendAsync(request, body => body.Content?.Deserialize(type), call, cancellationToken);

    /// <summary>
    /// A call whose answer is read by <paramref name="read"/>; null from it means that the answer does not hold what it should.
    /// </summary>
    public async Task<Result<T>> SendAsync<T>(
        DimeRequest request, Func<AnswerBody, T?> read, CallOptions? call, CancellationToken cancellationToken)
        where T : class
    {
        // Retries belong around this one line and nowhere else: an attempt is complete, and its error says what it was.
        var (response, body, error) = await AttemptAsync(request, call, cancellationToken).ConfigureAwait(false);
        return error is null ? Read(response!, body!, read) : Result<T>.Failure(error, response);
    }

    public void Dispose() => invoker.Dispose();

    private async Task<Attempt> AttemptAsync(DimeRequest request, CallOptions? call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (key, problem) = _keys.Read();
        if (problem is not null)
        {
            return new(null, null, TransportErrors.NoKey(problem));
        }
        var timeout = call?.Timeout is { } own ? CallTimeout.Checked(own, nameof(call)) : _timeout;
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var message = RequestMessage.Of(request, BaseAddress, key, call?.Headers);
            using var response = await invoker.SendAsync(message, either.Token).ConfigureAwait(false);
            return await ReceiveAsync(response, either.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException or IOException)
        {
            // The caller's wish comes first; whatever else was cancelled, or broke after it, was our own timeout.
            cancellationToken.ThrowIfCancellationRequested();
            var timedOut = failure is OperationCanceledException || timer.IsCancellationRequested;
            return new(null, null, timedOut ? TransportErrors.TimedOut(timeout) : TransportErrors.From(failure));
        }
    }

    private async Task<Attempt> ReceiveAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var retryAfter = RetryAfter.Read(response, time.GetUtcNow());
        var received = await ReceivedBody.ReadAsync(response.Content, _maxAnswerBytes, cancellationToken).ConfigureAwait(false);
        if (received.Problem is not null)
        {
            cancellationToken.ThrowIfCancellationRequested(); // a read that is given up breaks off like a lost connection
        }

        var answer = Responses.Of(response, received.Bytes);
        if (received.CutOff is { } cutOff && response.IsSuccessStatusCode)
        {
            return new(answer, null, TransportErrors.From(cutOff));
        }
        var type = response.Content.Headers.ContentType;
        var text = BodyText.Decode(received.Bytes.Span, type?.CharSet);
        var body = received.Problem is { } problem
            ? AnswerReader.Incomplete(text, type?.MediaType, problem)
            : AnswerReader.Read(text, type?.MediaType);
        return new(answer, body, ErrorTable.Classify(answer.StatusCode, body, retryAfter, response.Headers.Location));
    }

    private static Result<T> Read<T>(DimeResponse response, AnswerBody body, Func<AnswerBody, T?> read)
        where T : class
    {
        string problem;
        try
        {
            if (read(body) is { } data)
            {
                return Result<T>.Success(data, response);
            }
            problem = body.Shape == BodyShape.Empty ? "it is empty" : "it does not say what it should";
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            problem = failure.Message;
        }
        return Result<T>.Failure(ErrorTable.Unreadable(response.StatusCode, body, problem), response);
    }

    /// <summary>One attempt: without an error it has both an answer and its body.</summary>
    private readonly record struct Attempt(DimeResponse? Response, AnswerBody? Body, DimeError? Error);
}
