using DimeClient.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DimeClient.Tests.Telemetry;

public sealed class SecretsTests
{
    private const string Secret = "s3cret-0815";

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(401, "\"The key s3cret-0815 is not known.\"")] // servers do echo what they receive
    [InlineData(400, """{"Error":"s3cret-0815","Code":"s3cret-0815"}""")]
    [InlineData(503, "s3cret-0815")]
    [InlineData(200, "<html><title>s3cret-0815</title></html>")]
    [InlineData(302, "s3cret-0815")]
    public async Task No_log_activity_or_metric_contains_a_key_a_password_or_a_token(int status, string body)
    {
        using var emitted = new Emitted();
        foreach (var signIn in (Action<DimeSchedulerOptions>[])[o => o.ApiKey = Secret, o => (o.UserName, o.Password) = ("anna", Secret)])
        {
            var services = new ServiceCollection();
            services.AddLogging(logging => logging.AddProvider(emitted).SetMinimumLevel(LogLevel.Trace));
            services.AddDimeScheduler(options =>
            {
                signIn(options);
                (options.Retry, options.Cache) = (new() { InitialDelay = TimeSpan.Zero }, new() { StaleFor = TimeSpan.FromDays(1) });
            }).ConfigurePrimaryHttpMessageHandler(() => new StubHandler((request, _) => Task.FromResult(
                request.RequestUri!.AbsolutePath == "/token"
                    ? Answer.Json(200, $$"""{"token":"{{Secret}}"}""")
                    : Answer.Json(status, body))));
            await using var provider = services.BuildServiceProvider();
            var client = provider.GetRequiredService<DimeSchedulerClient>();

            await client.Imports.RunUncheckedAsync([new("mboc_deleteJob", [new("JobNo", Secret)])]);
            await client.Categories.GetAllAsync();
            await using var buffer = client.Imports.CreateBuffer(new() { OnFailure = _ => throw new InvalidOperationException(Secret) });
            buffer.Enqueue(new("mboc_deleteJob", [new("JobNo", Secret)]));
            await buffer.FlushAsync();
        }

        Assert.Contains(emitted.Activities, line => line.StartsWith("DimeClient POST /import", StringComparison.Ordinal));
        Assert.Contains(emitted.Measurements, line => line.StartsWith("DimeClient dimeclient.call.duration", StringComparison.Ordinal));
        Assert.Contains(emitted.Logs, line => line.Contains("POST import", StringComparison.Ordinal));
        Assert.DoesNotContain(emitted.All, line => line.Contains(Secret, StringComparison.OrdinalIgnoreCase));
    }
}
