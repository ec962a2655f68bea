using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SyncWorker.Operate;
using SyncWorker.Replay;
using SyncWorker.Replay.Records;

namespace SyncWorker.Tests;

/// <summary>What a command makes of an address at which something else answers, or nothing.</summary>
public sealed class HttpOperatorTests
{
    [Fact]
    public async Task A_service_that_does_not_answer_is_not_used_and_a_cancelled_command_ends()
    {
        using var nobody = new HttpOperator(new("http://127.0.0.1:1"), key: null);

        Assert.False(await nobody.AnswersAsync(new(), CancellationToken.None));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => nobody.AnswersAsync(new(), new(canceled: true)));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task The_error_of_another_server_is_told_and_not_taken_for_the_verdict_on_a_request(int status)
    {
        await using var other = WebApplication.CreateSlimBuilder().Build();
        other.Urls.Add("http://127.0.0.1:0");
        other.MapFallback(() => Results.Content("<h1>Not here</h1>", "text/html", statusCode: status));
        await other.StartAsync();
        using var operate = new HttpOperator(new(other.Urls.Single()), key: null);

        var replay = await Assert.ThrowsAsync<OperatorException>(() => operate.DoAsync(Replayer.Verb, new(All: true), default));
        var resend = status == 400
            ? await Assert.ThrowsAsync<OperatorException>(() => operate.DoAsync(Resender.Verb, new(All: true, Reason: "r"), default))
            : replay;

        Assert.EndsWith($"answers {status}: <h1>Not here</h1>", replay.Message, StringComparison.Ordinal);
        Assert.EndsWith($"answers {status}: <h1>Not here</h1>", resend.Message, StringComparison.Ordinal);
    }
}
