using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Retries;

public sealed class RetryPipelineTests
{
    private static readonly IReadOnlyList<ImportRow> Unsafe = [new("mboc_upsertAppointment", [new("Subject", "x")])];

    private readonly FakeClock _time = new(Clients.Now);
    private readonly Queue<double> _randoms = new([1, 0.5, 0.25]);

    [Fact]
    public async Task A_call_is_repeated_after_exactly_the_waits_that_the_random_numbers_give()
    {
        var handler = Script.Of(Script.Fail(), Script.Status(500), Script.Status(503), Script.Ok());

        var (result, waits) = await RunAsync(handler);

        Assert.True(result.Ok);
        Assert.Equal([1_000, 1_000, 1_000], waits); // 1 s × 1, 2 s × 0.5, 4 s × 0.25
        Assert.Equal((4, 4), (result.Attempts, handler.Sent.Count));
        Assert.Single(handler.Sent.Select(s => s.Body).Distinct());
    }

    [Fact]
    public async Task The_last_failure_is_returned_when_the_retries_are_used_up()
    {
        var handler = Script.Of(Script.Status(500), Script.Status(502), Script.Status(504), Script.Status(503));

        var (result, waits) = await RunAsync(handler);

        Assert.Equal((503, 4, 3), (result.Error!.StatusCode!.Value, result.Attempts, waits.Count));
        Assert.Equal(503, result.Response!.StatusCode);
    }

    [Theory]
    [InlineData("3", 3_000)]
    [InlineData("Fri, 20 Nov 2026 08:00:07 GMT", 7_000)]
    [InlineData("Fri, 20 Nov 2026 07:00:00 GMT", 1_000)]
    [InlineData("-5", 1_000)]
    [InlineData("soon", 1_000)]
    public async Task Retry_After_is_honoured_in_both_forms(string retryAfter, int milliseconds)
    {
        var (result, waits) = await RunAsync(Script.Of(Script.Status(429, retryAfter), Script.Ok()), timeout: TimeSpan.FromDays(1));

        Assert.True(result.Ok);
        Assert.Equal([milliseconds], waits);
    }

    [Theory]
    [InlineData("31")]
    [InlineData("99999999999999999999")]
    [InlineData("Fri, 20 Nov 2099 08:00:00 GMT")]
    public async Task A_Retry_After_longer_than_the_longest_wait_fails_at_once_and_is_part_of_the_error(string retryAfter)
    {
        var (result, waits) = await RunAsync(Script.Of(Script.Status(429, retryAfter)), timeout: TimeSpan.FromDays(1));

        Assert.Empty(waits);
        Assert.True(Assert.Throws<DimeRateLimitException>(result.EnsureSuccess).RetryAfter >= TimeSpan.FromSeconds(31));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(501)]
    public async Task A_permanent_failure_is_not_repeated(int status)
    {
        var (result, waits) = await RunAsync(Script.Of(Script.Status(status)));

        Assert.Equal((status, 1), (result.Error!.StatusCode, result.Attempts));
        Assert.Empty(waits);
    }

    [Fact]
    public async Task A_failing_body_inside_a_200_is_judged_by_its_own_status()
    {
        var handler = Script.Of(
            () => Answer.Json(200, """{"content":"No.","statusCode":503}"""),
            () => Answer.Json(200, """{"content":"No.","statusCode":409}"""));

        var (result, waits) = await RunAsync(handler);

        Assert.Equal((DimeErrorKind.Conflict, 2), (result.Error!.Kind, result.Attempts));
        Assert.Single(waits);
    }

    [Fact]
    public async Task A_call_that_is_unsafe_to_repeat_is_repeated_only_on_request()
    {
        var (once, _) = await RunAsync(Script.Of(Script.Status(503)), Unsafe);
        var (throttled, _) = await RunAsync(Script.Of(Script.Status(429), Script.Ok()), Unsafe);
        var (asked, _) = await RunAsync(Script.Of(Script.Status(503), Script.Ok()), Unsafe, new() { SafeToRepeat = true });
        var (forbidden, _) = await RunAsync(Script.Of(Script.Status(503)), Clients.OneRow, new() { SafeToRepeat = false });

        Assert.Equal((503, 1), (once.Error!.StatusCode, once.Attempts));
        Assert.Equal((true, 2), (throttled.Ok, throttled.Attempts));
        Assert.Equal((true, 2), (asked.Ok, asked.Attempts));
        Assert.Equal((503, 1), (forbidden.Error!.StatusCode, forbidden.Attempts));
    }

    [Fact]
    public async Task A_connection_that_could_not_be_made_is_retried_for_every_kind_of_call()
    {
        var refused = Script.Throw(new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        var broken = Script.Throw(new HttpRequestException(HttpRequestError.ResponseEnded, "ended"));

        var (first, _) = await RunAsync(Script.Of(refused, Script.Ok()), Unsafe);
        var (second, _) = await RunAsync(Script.Of(broken), Unsafe);

        Assert.True(first.Ok);
        Assert.Equal(DimeErrorReason.ConnectionFailed, second.Error!.Reason);
    }

    [Fact]
    public async Task Retries_can_be_off_for_the_client_or_for_one_call()
    {
        var handler = Script.Of(Script.Status(503));

        var (off, _) = await RunAsync(handler, retry: RetryOptions.None);
        var (offOnce, _) = await RunAsync(Script.Of(Script.Status(503)), call: new() { Retry = RetryOptions.None });
        var (onOnce, waits) = await RunAsync(
            Script.Of(Script.Status(503), Script.Ok()),
            retry: RetryOptions.None,
            call: new() { Retry = new() { MaxRetries = 1, InitialDelay = TimeSpan.FromSeconds(3) } });

        Assert.Equal((1, 1), (off.Attempts, offOnce.Attempts));
        Assert.Equal((true, 2), (onOnce.Ok, onOnce.Attempts));
        Assert.Equal([3_000], waits);
    }

    [Fact]
    public async Task The_timeout_covers_all_attempts_together()
    {
        var (waitedOut, waits) = await RunAsync(Script.Of(Script.Status(503), Script.Status(502)), timeout: TimeSpan.FromSeconds(2));

        Assert.Equal([1_000], waits); // the second wait would end at 2 s, as the timeout does, so it is not started
        Assert.Equal((502, 2), (waitedOut.Error!.StatusCode, waitedOut.Attempts));
    }

    [Fact]
    public async Task The_error_of_an_attempt_cut_off_by_the_timeout_states_the_number_of_attempts()
    {
        using var client = Client(
            Script.Of(Script.Status(503), Script.Silence()), RetryOptions.None with { MaxRetries = 3 }, TimeSpan.FromSeconds(30));
        var call = client.Imports.RunUncheckedAsync(Clients.OneRow);
        await _time.TimersArmedAsync(2);

        _time.Advance(TimeSpan.FromSeconds(1));
        await _time.TimersArmedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(29));

        Assert.Equal("No answer within 30 s and 2 attempts.", (await call).Error!.Message);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_repeated_if_attempts_have_a_timeout()
    {
        using var client = new DimeSchedulerClient(
            new() { ApiKey = "key", AttemptTimeout = TimeSpan.FromSeconds(5) },
            _time,
            () => Carrier.Over(Script.Of(Script.Silence(), Script.Ok())),
            _randoms.Dequeue);
        var call = client.Imports.RunUncheckedAsync(Clients.OneRow);

        await _time.TimersArmedAsync(2);
        _time.Advance(TimeSpan.FromSeconds(5));
        await _time.TimersArmedAsync(2);
        _time.Advance(TimeSpan.FromSeconds(1));

        var result = await call;
        Assert.Equal((true, 2), (result.Ok, result.Attempts));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_and_is_an_exception()
    {
        using var cancel = new CancellationTokenSource();
        var handler = Script.Of(Script.Status(503));
        using var client = Client(handler, new(), TimeSpan.FromSeconds(30));
        var call = client.Imports.RunUncheckedAsync(Clients.OneRow, cancellationToken: cancel.Token);
        await _time.TimersArmedAsync(2);

        await cancel.CancelAsync();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, thrown.CancellationToken);
        Assert.Single(handler.Sent);
    }

    [Fact]
    public async Task A_call_without_a_timeout_still_ends_after_its_retries()
    {
        using var client = Client(Script.Of(Script.Status(503), Script.Status(503)), new() { MaxRetries = 1 }, Timeout.InfiniteTimeSpan);
        var call = client.Imports.RunUncheckedAsync(Clients.OneRow);

        await _time.TimersArmedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, (await call).Attempts);
    }

    [Fact]
    public async Task The_key_is_read_again_for_every_attempt()
    {
        var keys = new Queue<string>(["old", "new"]);
        var handler = Script.Of(Script.Status(503), Script.Ok());
        using var client = new DimeSchedulerClient(new() { ApiKeyProvider = keys.Dequeue }, _time, () => Carrier.Over(handler), () => 0);

        await client.Imports.RunUncheckedAsync(Clients.OneRow);

        Assert.Equal(["old", "new"], handler.Sent.Select(s => s.Headers["X-API-KEY"]));
    }

    [Fact]
    public async Task Signing_in_is_retried_even_for_a_call_that_is_unsafe_to_repeat()
    {
        var handler = Script.Of(Script.Status(503), () => Answer.Json(200, """{"token":"t"}"""), Script.Ok());
        using var client = new DimeSchedulerClient(new() { UserName = "u", Password = "p" }, _time, () => Carrier.Over(handler), () => 0);

        var result = await client.Imports.RunUncheckedAsync(Unsafe);

        Assert.Equal((true, 1), (result.Ok, result.Attempts));
        Assert.Equal(["/token", "/token", "/import"], handler.Sent.Select(s => s.Uri.AbsolutePath));
    }

    private async Task<(Result<ImportResult> Result, List<int> Waits)> RunAsync(
        StubHandler handler,
        IReadOnlyList<ImportRow>? rows = null,
        CallOptions? call = null,
        RetryOptions? retry = null,
        TimeSpan? timeout = null)
    {
        using var client = Client(handler, retry ?? new(), timeout ?? TimeSpan.FromSeconds(30));
        var waits = new List<int>();
        var running = client.Imports.RunUncheckedAsync(rows ?? Clients.OneRow, call);
        while (await Task.WhenAny(running, _time.TimersArmedAsync(2)) != running)
        {
            var wait = _time.NextTimer!.Value - _time.GetUtcNow();
            waits.Add((int)wait.TotalMilliseconds);
            _time.Advance(wait);
        }
        return (await running, waits);
    }

    private DimeSchedulerClient Client(StubHandler handler, RetryOptions retry, TimeSpan timeout) => new(
        new() { ApiKey = "key", Retry = retry, Timeout = timeout },
        _time,
        () => Carrier.Over(handler),
        () => _randoms.TryDequeue(out var random) ? random : 1);
}
