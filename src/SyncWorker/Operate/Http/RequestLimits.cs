using System.Globalization;
using System.Threading.RateLimiting;
using SyncWorker.Operate.Access;

namespace SyncWorker.Operate.Http;

/// <summary>
/// Refuses requests above <c>Http:MaxConcurrent</c> and <c>Http:MaxPerSecond</c> with 429, so that one caller cannot take the service from
/// the others. Health checks are not counted.
/// </summary>
internal sealed class RequestLimits : IDisposable
{
    private readonly ConcurrencyLimiter _atOnce;
    private readonly PartitionedRateLimiter<string>? _rate;
    private readonly HttpOptions _options;

    public RequestLimits(HttpOptions options)
    {
        _options = options;
        _atOnce = new(new() { PermitLimit = options.MaxConcurrent, QueueLimit = 0 });
        _rate = options.MaxPerSecond == 0 ? null : PartitionedRateLimiter.Create<string, string>(caller =>
            RateLimitPartition.GetSlidingWindowLimiter(caller, _ => new()
            {
                PermitLimit = options.MaxPerSecond,
                Window = TimeSpan.FromSeconds(1),
                SegmentsPerWindow = 4,
                QueueLimit = 0,
            }));
    }

    public async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>() is null)
        {
            await next(context);
            return;
        }

        var caller = KeyCheck.CallerOf(context);
        using var rate = _rate?.AttemptAcquire(caller);
        if (rate is { IsAcquired: false })
        {
            await RefuseAsync(
                context, rate, $"The key '{caller}' may send {_options.MaxPerSecond} requests a second (Http:MaxPerSecond).");
            return;
        }

        using var atOnce = _atOnce.AttemptAcquire();
        if (!atOnce.IsAcquired)
        {
            await RefuseAsync(
                context, atOnce, $"{_options.MaxConcurrent} requests are being answered, and no more may be at once (Http:MaxConcurrent).");
            return;
        }
        await next(context);
    }

    private static Task RefuseAsync(HttpContext context, RateLimitLease lease, string detail)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return ApiAnswer.Problem(StatusCodes.Status429TooManyRequests, "Too many requests.", detail).ExecuteAsync(context);
    }

    public void Dispose()
    {
        _atOnce.Dispose();
        _rate?.Dispose();
    }
}
