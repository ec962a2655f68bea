using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace DimeClient.Tests.Support;

/// <summary>Gives prepared answers, and keeps the requests that it received.</summary>
internal sealed class StubHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public List<SentRequest> Sent { get; } = [];

    public static StubHandler Answering(
        int status, string body = "", string? contentType = "application/json", string? retryAfter = null) =>
        new((_, _) => Task.FromResult(Answer(status, Encoding.UTF8.GetBytes(body), contentType, retryAfter)));

    public static StubHandler AnsweringBytes(byte[] body, string contentType) =>
        new((_, _) => Task.FromResult(Answer(200, body, contentType, null)));

    public static StubHandler Failing(Exception failure) => new((_, _) => throw failure);

    /// <summary>Never answers; it ends only when it is cancelled.</summary>
    public static StubHandler Silent() => new(async (_, token) =>
    {
        var never = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(() => never.TrySetCanceled(token));
        return await never.Task;
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(h => h.Key, h => string.Join(" ", h.Value), StringComparer.OrdinalIgnoreCase);
        lock (Sent)
        {
            Sent.Add(new(request.Method.Method, request.RequestUri!, headers, body));
        }
        return await answer(request, cancellationToken);
    }

    private static HttpResponseMessage Answer(int status, byte[] body, string? contentType, string? retryAfter)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        if (contentType is not null)
        {
            response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }
        return response;
    }
}
