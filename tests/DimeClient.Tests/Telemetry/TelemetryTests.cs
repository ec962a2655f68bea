using DimeClient.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DimeClient.Tests.Telemetry;

/// <summary>Listeners see the calls of the whole process, so each test uses its own base address to recognise its calls.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly Emitted _emitted = new();
    private readonly string _host = $"{Guid.CreateVersion7():N}.example";

    [Fact]
    public async Task A_call_is_one_activity_with_its_retries_as_events()
    {
        using var client = Client(Script.Status(503), Script.Ok());

        await client.Imports.RunAsync(Clients.OneRow);

        var activity = Assert.Single(_emitted.Activities, line => line.Contains(_host, StringComparison.Ordinal));
        Assert.StartsWith("DimeClient POST /import Unset", activity, StringComparison.Ordinal);
        Assert.Contains("http.response.status_code=200,http.request.resend_count=1", activity, StringComparison.Ordinal);
        Assert.Contains("retry(error.type=Unavailable,http.response.status_code=503)", activity, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_and_a_cancelled_call_are_marked_as_such()
    {
        using var refused = Client(Script.Status(400));
        using var silent = Client(Script.Silence());
        using var cancel = new CancellationTokenSource();

        await refused.Imports.RunAsync(Clients.OneRow);
        var call = silent.Imports.RunAsync(Clients.OneRow, cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        var activities = _emitted.Activities.Where(line => line.Contains(_host, StringComparison.Ordinal)).ToList();
        Assert.All(activities, line => Assert.StartsWith("DimeClient POST /import Error", line, StringComparison.Ordinal));
        Assert.Contains(activities, line => line.Contains("error.type=Refused", StringComparison.Ordinal));
        Assert.Contains(activities, line => line.Contains("error.type=Cancelled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_are_logged_without_their_query()
    {
        using var client = Client(Script.Status(503), Script.Ok());

        await client.Imports.RunAsync(Clients.OneRow);

        Assert.Contains("Information DimeClient POST import failed: Unavailable, status 503. Retrying in 00:00:00 ", _emitted.Logs);
        Assert.Contains("Debug DimeClient POST import: ok, status 200, after 2 attempts and 00:00:00 ", _emitted.Logs);
        Assert.Equal("geocode", new DimeRequest(HttpMethod.Get, "geocode?address=Home").PathOnly);
    }

    [Fact]
    public async Task Cache_reads_are_counted()
    {
        var time = new FakeClock();
        using var client = Clients.Over(
            Script.Of(Script.Ok("[]"), Script.Status(503)),
            time,
            new() { ApiKey = "key", Cache = new() { StaleFor = TimeSpan.FromDays(1) }, Retry = RetryOptions.None });

        await client.Categories.GetAllAsync();
        await client.Categories.GetAllAsync();
        time.Advance(TimeSpan.FromHours(1));
        await client.Categories.GetAllAsync();

        foreach (var result in (string[])["miss", "hit", "stale"])
        {
            Assert.Contains(
                $"DimeClient dimeclient.cache.reads 1 dimeclient.endpoint=category,dimeclient.cache.result={result}",
                _emitted.Measurements);
        }
    }

    public void Dispose() => _emitted.Dispose();

    private DimeSchedulerClient Client(params Func<HttpResponseMessage?>[] steps)
    {
        var options = new DimeSchedulerOptions
        {
            ApiKey = "key",
            BaseAddress = new($"https://{_host}"),
            Retry = new() { InitialDelay = TimeSpan.Zero },
        };
        options.LoggerFactory = LoggerFactory.Create(logging => logging.AddProvider(_emitted).SetMinimumLevel(LogLevel.Trace));
        return Clients.Over(Script.Of(steps), new FakeClock(), options);
    }
}
