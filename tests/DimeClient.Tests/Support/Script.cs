namespace DimeClient.Tests.Support;

/// <summary>A handler that runs these steps in order. One call more than there are steps fails the test.</summary>
internal static class Script
{
    public static StubHandler Of(params Func<HttpResponseMessage?>[] steps)
    {
        var left = new Queue<Func<HttpResponseMessage?>>(steps);
        return new(async (_, token) =>
        {
            if (left.Dequeue()() is { } response)
            {
                return response;
            }
            var never = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = token.Register(() => never.TrySetCanceled(token));
            return await never.Task;
        });
    }

    public static Func<HttpResponseMessage?> Ok(string body = "{}") => () => Answer.Json(200, body);

    public static Func<HttpResponseMessage?> Status(int status, string? retryAfter = null) => () => Answer.Json(status, "", retryAfter);

    public static Func<HttpResponseMessage?> Fail() => Throw(new HttpRequestException(HttpRequestError.ResponseEnded, "ended"));

    public static Func<HttpResponseMessage?> Throw(Exception failure) => () => throw failure;

    public static Func<HttpResponseMessage?> Silence() => () => null;
}
