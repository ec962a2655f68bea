using System.Net;
using System.Text;
using DimeClient;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

/// <summary>The SDK's client with a server that gives the configured answers.</summary>
internal sealed class StubServer : HttpMessageHandler
{
    private readonly Func<HttpResponseMessage> _answer;
    private readonly DimeSchedulerClient _client;

    public StubServer(Func<HttpResponseMessage> answer)
    {
        _answer = answer;
        _client = new(new() { ApiKey = "test", BaseAddress = new("https://dime.test/"), Retry = new() { MaxRetries = 0 } }, this);
    }

    public static StubServer Refusing(string body) =>
        new(() => new(HttpStatusCode.BadRequest)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        });

    public Task<Result<ImportResult>> SendAsync(PlannedCall call) =>
        _client.Imports.RunUncheckedAsync([.. call.Rows.Select(row => row.Row)], options: null, CancellationToken.None);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = _answer();
        answer.RequestMessage = request;
        return Task.FromResult(answer);
    }

    protected override void Dispose(bool disposing)
    {
        _client.Dispose();
        base.Dispose(disposing);
    }
}
