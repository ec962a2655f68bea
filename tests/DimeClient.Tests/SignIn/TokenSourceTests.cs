using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.SignIn;

public sealed class TokenSourceTests : IDisposable
{
    private readonly FakeClock _time = new();
    private readonly List<string> _refused = [];
    private readonly StubHandler _handler;
    private Func<string> _token = () => "t";
    private int _signedIn;

    public TokenSourceTests() => _handler = new(async (request, _) =>
    {
        if (request.RequestUri!.AbsolutePath == "/token")
        {
            await Gate.Task;
            Interlocked.Increment(ref _signedIn);
            return _token() is { Length: > 0 } token
                ? Answer.Json(200, $$"""{"token":"{{token}}"}""")
                : Answer.Json(401, "\"Wrong password.\"");
        }
        return _refused.Contains(request.Headers.Authorization!.Parameter!)
            ? Answer.Json(401, "\"Token expired.\"")
            : Answer.Json(200, "{}");
    });

    private TaskCompletionSource Gate { get; } = new();

    private IEnumerable<string?> Authorizations =>
        _handler.Sent.Where(s => s.Uri.AbsolutePath != "/token").Select(s => s.Headers.GetValueOrDefault("Authorization"));

    [Fact]
    public async Task User_name_and_password_become_a_bearer_token()
    {
        Gate.SetResult();

        await RunAsync();

        Assert.Equal(
            ("POST", "/token", """{"username":"anna","password":"s3cret \u0022"}"""),
            (_handler.Sent[0].Method, _handler.Sent[0].Uri.AbsolutePath, _handler.Sent[0].Body));
        Assert.DoesNotContain("X-API-KEY", _handler.Sent[1].Headers.Keys);
        Assert.Equal(["Bearer t"], Authorizations);
    }

    [Fact]
    public async Task Many_calls_at_once_sign_in_once()
    {
        using var client = Client();

        var calls = Enumerable.Range(0, 50).Select(_ => client.Imports.RunAsync(Clients.OneRow)).ToList();
        Gate.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal(1, _signedIn);
        Assert.Equal(50, Authorizations.Count(a => a == "Bearer t"));
    }

    [Fact]
    public async Task A_cancelled_caller_does_not_cancel_the_sign_in_of_the_others()
    {
        using var client = Client();
        using var cancel = new CancellationTokenSource();
        var first = client.Imports.RunAsync(Clients.OneRow, cancellationToken: cancel.Token);
        var second = client.Imports.RunAsync(Clients.OneRow);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Gate.SetResult();

        Assert.True((await second).Ok);
        Assert.Equal(1, _signedIn);
    }

    [Fact]
    public async Task A_token_is_renewed_a_minute_before_it_expires()
    {
        Gate.SetResult();
        _token = () => Jwt.Expiring(_time.GetUtcNow().AddHours(1), id: $"{_signedIn}");
        using var client = Client();

        await client.Imports.RunAsync(Clients.OneRow);
        _time.Advance(TimeSpan.FromMinutes(58.9));
        await client.Imports.RunAsync(Clients.OneRow);
        Assert.Equal(1, _signedIn);
        _time.Advance(TimeSpan.FromMinutes(0.1));
        await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal(2, _signedIn);
        Assert.Equal(2, Authorizations.Distinct().Count());
    }

    [Fact]
    public async Task A_token_that_cannot_be_renewed_is_used_until_it_expires()
    {
        Gate.SetResult();
        _token = () => _signedIn == 1 ? Jwt.Expiring(_time.GetUtcNow().AddHours(1)) : "";
        using var client = Client();

        await client.Imports.RunAsync(Clients.OneRow);
        _time.Advance(TimeSpan.FromMinutes(59.5));
        var before = await client.Imports.RunAsync(Clients.OneRow);
        _time.Advance(TimeSpan.FromMinutes(0.5));
        var after = await client.Imports.RunAsync(Clients.OneRow);

        Assert.True(before.Ok);
        Assert.Equal((DimeErrorKind.Authentication, "Signing in failed: Wrong password."), (after.Error!.Kind, after.Error.Message));
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once_and_the_call_repeated()
    {
        Gate.SetResult();
        _token = () => $"t{_signedIn}";
        _refused.Add("t1");

        var result = await RunAsync();

        Assert.True(result.Ok);
        Assert.Equal(["Bearer t1", "Bearer t2"], Authorizations);
    }

    [Fact]
    public async Task A_second_refusal_is_returned()
    {
        Gate.SetResult();
        _refused.Add("t");

        var result = await RunAsync();

        Assert.Equal((DimeErrorKind.Authentication, "Token expired."), (result.Error!.Kind, result.Error.Message));
        Assert.Equal((2, 2), (_signedIn, Authorizations.Count()));
    }

    [Fact]
    public async Task Many_refusals_at_once_sign_in_once_more()
    {
        Gate.SetResult();
        _token = () => $"t{_signedIn}";
        using var client = Client();
        await client.Imports.RunAsync(Clients.OneRow);
        _refused.Add("t1");

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.Imports.RunAsync(Clients.OneRow)));

        Assert.All(results, r => Assert.True(r.Ok));
        Assert.Equal(2, _signedIn);
    }

    [Fact]
    public async Task A_late_refusal_of_an_old_token_does_not_discard_the_new_one()
    {
        var late = new TaskCompletionSource();
        var (tokens, calls) = (0, 0);
        using var handler = new StubHandler(async (request, _) =>
        {
            if (request.RequestUri!.AbsolutePath == "/token")
            {
                return Answer.Json(200, $$"""{"token":"t{{++tokens}}"}""");
            }

            // Two calls use the first token, and the answer to one of them is slow.
            if (Interlocked.Increment(ref calls) == 1)
            {
                await late.Task;
            }
            return request.Headers.Authorization!.Parameter == "t1" ? Answer.Json(401, "\"Token expired.\"") : Answer.Json(200, "{}");
        });
        using var client = Client(handler);
        var straggler = client.Imports.RunAsync(Clients.OneRow);
        Assert.True((await client.Imports.RunAsync(Clients.OneRow)).Ok);

        late.SetResult();

        Assert.True((await straggler).Ok);
        Assert.True((await client.Imports.RunAsync(Clients.OneRow)).Ok);
        Assert.Equal(2, tokens);
    }

    [Theory]
    [InlineData("""{"token":"s3cret""")]
    [InlineData("""{"token":"","access":"s3cret"}""")]
    [InlineData("\"s3cret\"")]
    public async Task An_answer_without_a_usable_token_is_an_error_that_does_not_show_it(string body)
    {
        var handler = StubHandler.Answering(200, body);

        var result = await Client(handler).Imports.RunAsync(Clients.OneRow);

        Assert.Equal(DimeErrorReason.UnreadableAnswer, result.Error!.Reason);
        Assert.StartsWith("Signing in failed:", result.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Null(result.Response);
        Assert.Equal("/token", Assert.Single(handler.Sent).Uri.AbsolutePath);
    }

    [Fact]
    public async Task An_exception_of_the_handler_reaches_every_waiting_caller_and_the_next_call_signs_in_again()
    {
        using var client = Client(StubHandler.Failing(new InvalidCastException()));

        await Assert.ThrowsAsync<InvalidCastException>(() => client.Imports.RunAsync(Clients.OneRow));
        await Assert.ThrowsAsync<InvalidCastException>(() => client.Imports.RunAsync(Clients.OneRow));
    }

    public void Dispose() => _handler.Dispose();

    private async Task<Result<ImportResult>> RunAsync()
    {
        using var client = Client();
        return await client.Imports.RunAsync(Clients.OneRow);
    }

    private DimeSchedulerClient Client(HttpMessageHandler? handler = null) =>
        Clients.Over(handler ?? _handler, _time, new() { UserName = "anna", Password = "s3cret \"", Retry = RetryOptions.None });
}
