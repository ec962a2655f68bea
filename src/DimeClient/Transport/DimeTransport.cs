using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DimeClient;

/// <summary>Every call goes through here: it gets an answer from the server or the cache, and reads it.</summary>
internal sealed class DimeTransport : IDisposable
{
    private readonly Carrier _carrier;
    private readonly CallRunner _calls;
    private readonly ReadCache? _cache;

    public DimeTransport(DimeSchedulerOptions options, Carrier carrier, TimeProvider time, Func<double>? random)
    {
        _carrier = carrier;
        Time = time;
        BaseAddress = DimeClient.BaseAddress.Of(options);
        var overrides = options.Offline ? Overrides.None : new Overrides(options);
        Log = options.LoggerFactory?.CreateLogger(DimeTelemetry.LogCategory) ?? NullLogger.Instance;
        _calls = new(options, new Exchange(BaseAddress, overrides, options.MaxAnswerBytes, carrier, time), Log, time, random);
        _cache = options.Cache is { } cache ? new(cache, time) : null;
    }

    public Uri BaseAddress { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    /// <summary>Sends a call whose answer is JSON of a known type.</summary>
    public Task<Result<T>> SendAsync<T>(DimeRequest request, JsonTypeInfo<T> type, CallOptions? call, CancellationToken cancellationToken)
        where T : class =>
        SendAsync(
            request with { BringsList = type.Kind == JsonTypeInfoKind.Enumerable },
            body => body.Content?.Deserialize(type),
            call,
            cancellationToken);

    /// <summary>
    /// Sends a call whose answer is read by <paramref name="read"/>, which returns null if the answer lacks the expected content.
    /// </summary>
    public async Task<Result<T>> SendAsync<T>(
        DimeRequest request, Func<AnswerBody, T?> read, CallOptions? call, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_cache is { } cache && ReadCache.Holds(request, call))
        {
            return await SendAsync(cache, request, read, call, cancellationToken).ConfigureAwait(false);
        }
        try
        {
            var (last, sent) = await _calls.RunAsync(request, call, cancellationToken).ConfigureAwait(false);
            return ResultReader.Read(last, read).After(sent, cached: null);
        }
        finally
        {
            // Also after a failure: the call may have been executed.
            if (request.Method != HttpMethod.Get)
            {
                _cache?.Written(WriteRule.Lists(request));
            }
        }
    }

    public void Dispose() => _carrier.Dispose();

    private async Task<Result<T>> SendAsync<T>(
        ReadCache cache, DimeRequest request, Func<AnswerBody, T?> read, CallOptions? call, CancellationToken cancellationToken)
        where T : class
    {
        var mayBeCached = call?.SkipCache != true;
        if (mayBeCached && cache.Find(request.Path, outage: null) is { } fresh)
        {
            ReadFrom("hit", request);
            return ResultReader.Read(fresh.Attempt, read).After(attempts: 0, fresh.Hit);
        }
        var writes = cache.Writes;
        var (last, sent) = await _calls.RunAsync(request, call, cancellationToken).ConfigureAwait(false);
        if (mayBeCached && last.Error is { } error && ReadCache.IsOutage(error) && cache.Find(request.Path, error) is { } stale)
        {
            ReadFrom("stale", request);
            Log.StaleListServed(request.PathOnly, stale.Hit.Age, error.Reason);
            return ResultReader.Read(stale.Attempt, read).After(sent, stale.Hit);
        }
        ReadFrom("miss", request);
        var result = ResultReader.Read(last, read);
        if (result.Ok)
        {
            cache.Keep(request.Path, last, writes);
        }
        return result.After(sent, cached: null);
    }

    private static void ReadFrom(string result, DimeRequest request) =>
        Instruments.CacheReads.Add(1, new("dimeclient.endpoint", request.Endpoint), new("dimeclient.cache.result", result));
}
