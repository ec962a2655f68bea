using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DimeEmulator;

namespace SyncWorker.Convergence.Tests.Simulation;

/// <summary>What the server does with one call.</summary>
/// <param name="Before">The time until the call is executed.</param>
/// <param name="After">The time from the execution to the answer.</param>
/// <param name="Status">The status that is answered instead of executing the call; null: the call is executed.</param>
/// <param name="RetryAfter">In seconds; sent with <paramref name="Status"/>.</param>
/// <param name="Lost">The connection breaks: true: before the execution; false: after it; null: it does not break.</param>
/// <param name="IsExecuted">The call is executed even though <paramref name="Status"/> is answered.</param>
/// <param name="Body">The body of an answer with <paramref name="Status"/>; null: an error in the API's format.</param>
internal sealed record CallPlan(
    TimeSpan Before,
    TimeSpan After,
    int? Status = null,
    int? RetryAfter = null,
    bool? Lost = null,
    string? Body = null,
    bool IsExecuted = false)
{
    /// <summary>The time that DimeClient waits for an answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>The outcome is unknown: the worker cannot tell whether the call was executed or still will be.</summary>
    public bool IsUnknown =>
        Lost is not null || Before + After >= Timeout || Status is 502 or 504 || this is { Status: 503, RetryAfter: null };
}

/// <summary>A call as the server saw it; a call without rows requests the categories.</summary>
internal sealed record SeenCall(
    long Number, DateTimeOffset StartedAt, CallPlan Plan, int Rows, int? Status, DateTimeOffset? AnsweredAt, bool Refused = false);

/// <summary>The emulator's import desk and apply log, behind a handler whose latency and faults come from the history.</summary>
internal sealed class SimulatedBoard : HttpMessageHandler
{
    private readonly ImportDesk _desk;
    private readonly FakeClock _clock;
    private readonly Func<CallPlan> _plan;
    private readonly List<Fault> _faults = [];
    private readonly List<(string Value, CallPlan Plan, int Calls, DateTimeOffset Until)> _troubles = [];
    private long _calls;

    public SimulatedBoard(string directory, FakeClock clock, EmulatorOptions options, Func<CallPlan> plan)
    {
        (_clock, _plan, Options) = (clock, plan, options);
        _desk = new ImportDesk(directory, clock);
    }

    public EmulatorOptions Options { get; }

    public List<SeenCall> Calls { get; } = [];

    /// <summary>The number of the worker's current life. An answer to an earlier life is dropped.</summary>
    public int Life { get; set; }

    /// <summary>Called when a call arrives.</summary>
    public Action<SeenCall>? Arrives { get; set; }

    /// <summary>Accepts everything from now on.</summary>
    public void RefuseNothing() => _faults.Clear();

    /// <summary>Always refuses a row with this value.</summary>
    public void Refuse(string field, string value, string message) => _faults.Add(new()
    {
        Id = _faults.Count + 1,
        Status = Options.RefusedStatus,
        Body = Options.RefusedStatus == 200 ? null : new(JsonSerializer.SerializeToElement(new { Description = message })),
        Where = new(new Dictionary<string, string> { [field] = value }),
    });

    /// <summary>A call with a row that has this value ends as planned: always, for a number of calls, or until a given time.</summary>
    public void Trouble(string value, CallPlan plan, int calls = int.MaxValue, DateTimeOffset? until = null) =>
        _troubles.Add((value, plan, calls, until ?? DateTimeOffset.MaxValue));

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Records(string entity)
    {
        var definition = ProcedureCatalog.Embedded.FindEntity(entity)!;
        return _desk.RecordsOf(definition)
            .ToDictionary(record => RecordAddress.TextOf(definition, record.Fields)!, record => record.Fields);
    }

    /// <summary>The apply log, byte for byte.</summary>
    public byte[] ReadLog()
    {
        using var log = new MemoryStream();
        _desk.CopyLogAsync(0, log, CancellationToken.None).GetAwaiter().GetResult();
        return log.ToArray();
    }

    /// <param name="isHeard">Whether the caller still exists when the answer arrives.</param>
    public Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, Func<bool> isHeard, CancellationToken cancellationToken)
    {
        var body = request.Content?.ReadAsByteArrayAsync(CancellationToken.None).GetAwaiter().GetResult();
        var rows = body is null ? null : ImportBody.Read(body, Options, out _)!;
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        var number = ++_calls;
        var plan = _troubles.Find(trouble => body is not null
            && number <= trouble.Calls
            && _clock.GetUtcNow() < trouble.Until
            && Encoding.UTF8.GetString(body).Contains(trouble.Value, StringComparison.Ordinal)).Plan ?? _plan();
        var index = Calls.Count;
        Calls.Add(new(number, _clock.GetUtcNow(), plan, rows?.Count ?? 0, null, null));
        Arrives?.Invoke(Calls[index]);
        cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));

        After(plan.Before, () =>
        {
            if (plan.Lost == true)
            {
                answer.TrySetException(new HttpRequestException(HttpRequestError.ConnectionError, "The connection broke."));
                return;
            }

            var tooMany = plan.Status is null && Options.MaxRows > 0 && rows?.Count > Options.MaxRows;
            var verdict = (plan.Status is null || plan.IsExecuted) && rows is not null && !tooMany
                ? _desk.Import(number, rows, Options, _faults)
                : null;
            Calls[index] = Calls[index] with { Refused = verdict?.Refused is not null };
            var said = tooMany ? Answer.Error(413, "TooLarge", "Too many rows.")
                : plan.Status is { } status
                ? plan.Body is { } words
                    ? new Answer(status, "application/json", Encoding.UTF8.GetBytes(words))
                    : Answer.Error(status, "Fault", $"Scripted {status}.") with
                    {
                        RetryAfter = plan.RetryAfter?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    }
                : rows is null ? Answer.Json(200, Array.Empty<string>())
                : ImportAnswer.Of(verdict!, Options);
            After(plan.After, () =>
            {
                if (isHeard() && !answer.Task.IsCompleted)
                {
                    Calls[index] = Calls[index] with { Status = said.Status, AnsweredAt = _clock.GetUtcNow() };
                }

                if (plan.Lost == false)
                {
                    answer.TrySetException(new HttpRequestException(HttpRequestError.ResponseEnded, "The answer broke off."));
                    return;
                }
                answer.TrySetResult(Response(said));
            });
        });
        return answer.Task;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var life = Life;
        return AnswerAsync(request, () => life == Life, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _desk.Dispose();
        base.Dispose(disposing);
    }

    private void After(TimeSpan wait, Action action)
    {
        ITimer? timer = null;
        timer = _clock.CreateTimer(
            _ =>
            {
                action();
                timer?.Dispose();
            },
            null,
            wait,
            Timeout.InfiniteTimeSpan);
    }

    private static HttpResponseMessage Response(Answer answer)
    {
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent(answer.Body.ToArray()) };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        if (answer.RetryAfter is { } wait)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", wait);
        }
        return response;
    }
}
