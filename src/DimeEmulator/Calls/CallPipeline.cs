using System.Text;

namespace DimeEmulator;

/// <summary>
/// Every call to the API passes through here: access, limits, faults and latency. The call is recorded before the answer is sent.
/// </summary>
/// <param name="stopping">Cancels waiting calls when the emulator stops.</param>
internal sealed class CallPipeline(World world, CancellationToken stopping) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var startedAt = world.Time.GetUtcNow();
        var started = world.Time.GetTimestamp();
        var call = await ReadAsync(http, world.Calls.NextNumber());

        // From here on, a caller that disconnects changes nothing: the real server also executes such a call.
        Answer answer;
        (call, answer) = await AnswerAsync(call, http, context, next);

        var took = world.Time.GetElapsedTime(started).TotalMilliseconds;
        int? status = answer == Answer.Closed ? null : answer.Status;
        int? fault = call.Faults.Count == 0 ? null : call.Faults[0].Id;
        world.Calls.Add(new CallRecord(
            call.Number,
            startedAt,
            http.Request.Method,
            call.Path,
            call.Rows.Count,
            status,
            fault,
            took,
            startedAt,
            world.Time.GetUtcNow()));
        return answer;
    }

    private async Task<ApiCall> ReadAsync(HttpContext http, long number)
    {
        using var stream = new MemoryStream();
        await http.Request.Body.CopyToAsync(stream, http.RequestAborted);
        var body = WithoutMark(stream.ToArray());
        var options = world.Options;
        var path = http.Request.Path.Value ?? "/";
        string? error = null;
        var isImport = HttpMethods.IsPost(http.Request.Method)
            && string.Equals(path.TrimEnd('/'), "/import", StringComparison.OrdinalIgnoreCase);
        var rows = isImport
            ? ImportBody.Read(body, options, out error)
            : TypedBody.Read(http.Request.Method, path, body, options, out error);
        return new ApiCall(number, path, body, rows ?? [], error, options);
    }

    private async Task<(ApiCall Call, Answer Answer)> AnswerAsync(
        ApiCall call, HttpContext http, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/token", StringComparison.OrdinalIgnoreCase)
            && AccessRule.Refusal(http.Request.Headers, world.ApiKey, world.Time.GetUtcNow()) is { } refusal)
        {
            return (call, Answer.Error(StatusCodes.Status401Unauthorized, "Unauthorized", refusal));
        }
        if (TooLarge(call) is { } limit)
        {
            return (call, Answer.Error(StatusCodes.Status413PayloadTooLarge, "Payload Too Large", limit));
        }

        call = call with { Faults = world.Faults.Take(call.Path, call.Rows) };
        http.Features.Set(call);
        await WaitAsync(call.LatencyOf(FaultMoment.Before));
        if (call.ScriptedAnswer(FaultMoment.Before) is { } instead)
        {
            return (call, instead);
        }

        var answer = (Answer)(await next(context))!;
        await WaitAsync(call.LatencyOf(FaultMoment.After));
        return (call, call.ScriptedAnswer(FaultMoment.After) ?? answer);
    }

    // Like ASP.NET Core's JSON reader, this ignores a byte order mark.
    private static byte[] WithoutMark(byte[] body) =>
        body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private static string? TooLarge(ApiCall call) =>
        call.Options.MaxRows > 0 && call.Rows.Count > call.Options.MaxRows
            ? $"The call has {call.Rows.Count} rows; at most {call.Options.MaxRows} are allowed."
        : call.Options.MaxBytes > 0 && call.Body.Length > call.Options.MaxBytes
            ? $"The body has {call.Body.Length} bytes; at most {call.Options.MaxBytes} are allowed."
        : null;

    private Task WaitAsync(TimeSpan latency) =>
        latency == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(latency, world.Time, stopping);
}
