using Microsoft.Extensions.Logging;

namespace DimeClient;

/// <summary>Runs one call: its timeout, its attempts, and the credential of each.</summary>
internal sealed class CallRunner(DimeSchedulerOptions options, Exchange exchange, ILogger log, TimeProvider time, Func<double>? random)
{
    private readonly CredentialSource _credentials = CredentialSource.Of(options, exchange, time);
    private readonly RetryPipeline _retries = new(time, random);
    private readonly RetryOptions _retry = options.Retry;
    private readonly TimeSpan _timeout = options.Timeout;
    private readonly TimeSpan _attemptTimeout = options.AttemptTimeout ?? Timeout.InfiniteTimeSpan;

    /// <summary>The last attempt, and how often the request was sent.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; a timeout is a result.</exception>
    public async Task<(Attempt Last, int Sent)> RunAsync(DimeRequest request, CallOptions? call, CancellationToken cancellationToken)
    {
        var timeout = call?.Timeout is { } own ? OptionCheck.Timeout(own, nameof(call), nameof(CallOptions.Timeout)) : _timeout;
        var retry = call?.Retry is { } ownRetry ? OptionCheck.Retry(ownRetry, nameof(call), nameof(CallOptions.Retry)) : _retry;
        var began = time.GetTimestamp();
        using var watch = new CallWatch(request, exchange.BaseAddress, log, began, time);
        var state = new RetryState(
            retry,
            () => call?.SafeToRepeat ?? RepeatRule.IsSafe(request),
            () => timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : timeout - time.GetElapsedTime(began),
            watch.Repeats);
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            // Without retries, Polly is not needed.
            var last = retry.MaxRetries == 0
                ? await AttemptAsync(request, call, state, either.Token).ConfigureAwait(false)
                : await _retries.RunAsync(token => AttemptAsync(request, call, state, token), state, either.Token).ConfigureAwait(false);
            return (watch.Ends(last, state.Sent), state.Sent);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The caller's cancellation takes precedence; any other cancellation is our own timeout.
            cancellationToken.ThrowIfCancellationRequested();
            return (watch.Ends(Attempt.Failed(TransportErrors.TimedOut(timeout, state.Sent)), state.Sent), state.Sent);
        }
    }

    /// <summary>One attempt. A refused token is renewed once; nothing was executed before that.</summary>
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
            var attempt = await exchange.SendAsync(request, credential!, call?.Headers, _attemptTimeout, cancellationToken)
                .ConfigureAwait(false);
            if (renewed || attempt.Error?.Kind != DimeErrorKind.Authentication || !_credentials.Refused(credential!))
            {
                return attempt;
            }
        }
    }
}
