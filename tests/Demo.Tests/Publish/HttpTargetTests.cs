using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SyncWorker.Operate;
using SyncWorker.Publish;
using SyncWorker.Publish.Files;

namespace SyncWorker.Demo.Tests.Publish;

/// <summary>How publishing deals with a worker that fails or refuses.</summary>
public sealed class HttpTargetTests
{
    private static readonly OutgoingChange Change = new(7, "Job", "a", Encoding.UTF8.GetBytes("{}"));

    [Fact]
    public async Task A_request_without_an_answer_is_sent_again()
    {
        await using var worker = await WorkerAsync(503, 500, 202);
        var said = new List<string>();
        await using var target = new HttpTarget(
            new(worker.Urls.First()), key: null, TimeProvider.System, TimeSpan.FromMinutes(1), said.Add);

        var report = await target.SendAsync([Change], default);

        Assert.Equal((1, 1), (report.Sent, report.Duplicates));
        Assert.Equal(2, said.Count);
        Assert.Contains("answers 503.", said[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_gives_up_on_a_worker_that_stays_away()
    {
        await using var target = new HttpTarget(new("http://127.0.0.1:9"), key: null, TimeProvider.System, TimeSpan.Zero, _ => { });

        var gone = await Assert.ThrowsAsync<OperatorException>(() => target.SendAsync([Change], default));

        Assert.StartsWith("http://127.0.0.1:9/ does not answer: ", gone.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "Give a key with the role publisher")]
    [InlineData(403, "Give a key with the role publisher")]
    [InlineData(404, "Is it a SyncWorker?")]
    public async Task A_worker_that_refuses_the_publisher_is_not_tried_again(int status, string words)
    {
        await using var worker = await WorkerAsync(status);
        await using var target = new HttpTarget(new(worker.Urls.First()), "wrong", TimeProvider.System, TimeSpan.FromMinutes(1), _ => { });

        var refused = await Assert.ThrowsAsync<OperatorException>(() => target.SendAsync([Change], default));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> WorkerAsync(params int[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var next = 0;
        app.MapPost("/api/changes", () => answers[next++] is var status && status == 202
            ? Results.Json(new { changes = new[] { new { id = (long?)null, duplicate = true } } }, statusCode: status)
            : Results.StatusCode(status));
        await app.StartAsync();
        return app;
    }
}
