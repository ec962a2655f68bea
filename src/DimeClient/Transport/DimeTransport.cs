using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DimeClient;

/// <summary>Every call goes through here: credential, time, attempts, and reading what came.</summary>
internal sealed class DimeTransport : IDisposable
{
    private readonly Carrier _carrier;
    private readonly Exchange _exchange;
    private readonly CredentialSource _credentials;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan? _attemptTimeout;
    private readonly RetryOptions _retry;
    private readonly RetryPipeline _retries;
    private readonly TimeProvider _time;

    public DimeTransport(DimeSchedulerOptions options, Carrier carrier, TimeProvider time, Func<double>? random)
    {
        _carrier = carrier;
        _time = time;
        BaseAddress = DimeClient.BaseAddress.Of(options);
        _exchange = new(BaseAddress, new Overrides(options), options.MaxAnswerBytes, carrier, time);
        _credentials = CredentialSource.Of(options, _exchange, time);
        _timeout = options.Timeout;
        _attemptTimeout = options.AttemptTimeout;
        _retry = options.Retry;
        _retries = new(time, random);
    }

    public Uri BaseAddress { get; }

    /// <summary>A call whose answer is JSON of a known type.</summary>
    public Task<Result<T>> SendAsync<T>(DimeRequest request, JsonTypeInfo<T> type, CallOptions? call, CancellationToken cancellationToken)
        where T : class =>
        SendAsync(
            request with { BringsList = type.Kind == JsonTypeInfoKind.Enumerable }, body => body.Content?.Deserialize(type), call, cancellationToken);

    /// <summary>
    /// A call whose answer is read by <paramref name="read"/>; null from it means that the answer does not hold what it should.
    /// </summary>
    public async Task<Result<T>> SendAsync<T>(
        DimeRequest request, Func<AnswerBody, T?> read, CallOptions? call, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ((response, body, error), sent) = await CallAsync(request, call, cancellationToken).ConfigureAwait(false);
        return (error is null ? Read(response!, body!, read) : Result<T>.Failure(error, response)).After(sent);
    }

    public void Dispose() => _carrier.Dispose();

    private async Task<(Attempt Last, int Sent)> CallAsync(DimeRequest request, CallOptions? call, CancellationToken cancellationToken)
    {
        var timeout = call?.Timeout is { } own ? OptionCheck.Timeout(own, nameof(call), nameof(CallOptions.Timeout)) : _timeout;
        var retry = call?.Retry is { } ownRetry ? OptionCheck.Retry(ownRetry, nameof(call), nameof(CallOptions.Retry)) : _retry;
        var began = _time.GetTimestamp();
        var state = new RetryState(
            retry,
            () => call?.SafeToRepeat ?? RepeatRule.IsSafe(request),
            () => timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : timeout - _time.GetElapsedTime(began));
        using var timer = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return (await _retries.RunAsync(token => AttemptAsync(request, call, state, token), state, either.Token).ConfigureAwait(false), state.Sent);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The caller's wish comes first; whatever else was cancelled was our own timeout.
            cancellationToken.ThrowIfCancellationRequested();
            return (Attempt.Failed(TransportErrors.TimedOut(timeout, state.Sent)), state.Sent);
        }
    }

    /// <summary>One attempt, its credential included: a token that is refused is renewed once, and nothing was executed until then.</summary>
    private async Task<Attempt> AttemptAsync(DimeRequest request, CallOptions? call, RetryState state, CancellationToken cancellationToken)
    {
        for (var renewed = false; ; renewed = true)
        {
            var (credential, problem) = await _credentials.GetAsync(cancellationToken).ConfigureAwait(false);
            if (problem is not null)
            {
                return Attempt.Failed(problem);
            }
            state.Sent++;
            var attempt = await _exchange
                .SendAsync(request, credential!, call?.Headers, _attemptTimeout ?? Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
            if (renewed || attempt.Error?.Kind != DimeErrorKind.Authentication || !_credentials.Refused(credential!))
            {
                return attempt;
            }
        }
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
}
