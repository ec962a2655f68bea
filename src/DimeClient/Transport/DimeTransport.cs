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
    private readonly TimeProvider _time;

    public DimeTransport(DimeSchedulerOptions options, Carrier carrier, TimeProvider time)
    {
        _carrier = carrier;
        _time = time;
        BaseAddress = DimeClient.BaseAddress.Of(options);
        _exchange = new(BaseAddress, new Overrides(options), options.MaxAnswerBytes, carrier, time);
        _credentials = CredentialSource.Of(options, _exchange, time);
        _timeout = options.Timeout;
        _attemptTimeout = options.AttemptTimeout;
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
        var (response, body, error) = await CallAsync(request, call, cancellationToken).ConfigureAwait(false);
        return error is null ? Read(response!, body!, read) : Result<T>.Failure(error, response);
    }

    public void Dispose() => _carrier.Dispose();

    private async Task<Attempt> CallAsync(DimeRequest request, CallOptions? call, CancellationToken cancellationToken)
    {
        var timeout = call?.Timeout is { } own ? OptionCheck.Timeout(own, nameof(call), nameof(CallOptions.Timeout)) : _timeout;
        using var timer = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await AttemptAsync(request, call, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Attempt.Failed(TransportErrors.TimedOut(timeout));
        }
    }

    /// <summary>One attempt, its credential included: a token that is refused is renewed once, and nothing was executed until then.</summary>
    private async Task<Attempt> AttemptAsync(DimeRequest request, CallOptions? call, CancellationToken cancellationToken)
    {
        for (var renewed = false; ; renewed = true)
        {
            var (credential, problem) = await _credentials.GetAsync(cancellationToken).ConfigureAwait(false);
            if (problem is not null)
            {
                return Attempt.Failed(problem);
            }
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
