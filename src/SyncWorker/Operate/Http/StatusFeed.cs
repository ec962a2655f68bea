using System.Text.Json;

namespace SyncWorker.Operate.Http;

/// <summary>
/// <c>GET /api/status/stream</c>: the status as server-sent events, at most one a second, and only when it has changed. The ledger is read
/// once a second for all callers together, and not at all while there is none.
/// </summary>
internal sealed class StatusFeed(IOperator operate, HttpOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
    : IDisposable
{
    public const string Event = "status";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Proxies close a connection on which nothing is heard; many do after a minute.</summary>
    private static readonly TimeSpan BetweenHeartbeats = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _callers;
    private (DateTimeOffset At, string Json) _latest;

    public async Task WriteAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _callers) > options.MaxStreams)
        {
            Interlocked.Decrement(ref _callers);
            context.Response.Headers.RetryAfter = "10";
            await ApiAnswer.Problem(
                StatusCodes.Status429TooManyRequests, "Too many streams.",
                $"{options.MaxStreams} streams are open, and no more may be at once (Http:MaxStreams).").ExecuteAsync(context);
            return;
        }

        try
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await StreamAsync(context.Response, ends.Token);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone, or the service stops: both end a stream.
        }
        finally
        {
            Interlocked.Decrement(ref _callers);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task StreamAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would keep events back until its buffer is full
        string? sent = null;
        var (number, written) = (0, time.GetUtcNow());
        using var ticks = new PeriodicTimer(Interval, time);
        do
        {
            var status = await LatestAsync(cancellationToken);
            var now = time.GetUtcNow();
            if (status != sent)
            {
                await response.WriteAsync($"event: {Event}\nid: {++number}\ndata: {status}\n\n", cancellationToken);
                (sent, written) = (status, now);
            }
            else if (now - written >= BetweenHeartbeats)
            {
                await response.WriteAsync(": still here\n\n", cancellationToken);
                written = now;
            }
            await response.Body.FlushAsync(cancellationToken);
        }
        while (await ticks.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<string> LatestAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // A little less than the interval, so that a timer that is early does not repeat what the last one read.
            if (time.GetUtcNow() - _latest.At >= Interval * 0.9)
            {
                _latest = (time.GetUtcNow(), JsonSerializer.Serialize(await operate.StatusAsync(cancellationToken), Json.Options));
            }
            return _latest.Json;
        }
        finally
        {
            _turn.Release();
        }
    }
}
