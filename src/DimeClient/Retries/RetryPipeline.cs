using Polly;
using Polly.Retry;

namespace DimeClient;

/// <summary>Retries attempts according to <see cref="RetryRule"/>; Polly does the waiting.</summary>
internal sealed class RetryPipeline
{
    private static readonly ResiliencePropertyKey<RetryState> State = new("dime.retry");

    private readonly ResiliencePipeline<Attempt> _pipeline;

    /// <param name="time">The clock for the waits.</param>
    /// <param name="random">Returns random numbers from 0 to 1; null uses Polly's.</param>
    public RetryPipeline(TimeProvider time, Func<double>? random)
    {
        var strategy = new RetryStrategyOptions<Attempt>
        {
            // Each call has its own maximum, so the rule counts the attempts.
            MaxRetryAttempts = int.MaxValue,
            DelayGenerator = retry => new(StateOf(retry.Context).Wait),
        };
        random ??= strategy.Randomizer;
        strategy.ShouldHandle = retry => new(retry.Outcome.Result?.Error is { } error && StateOf(retry.Context).Fails(error, random));
        _pipeline = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }.AddRetry(strategy).Build();
    }

    public async Task<Attempt> RunAsync(
        Func<CancellationToken, Task<Attempt>> attempt, RetryState state, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(State, state);
        try
        {
            return await _pipeline
                .ExecuteAsync(static async (c, once) => await once(c.CancellationToken).ConfigureAwait(false), context, attempt)
                .ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static RetryState StateOf(ResilienceContext context) => context.Properties.GetValue(State, null!);
}
