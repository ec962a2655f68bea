using System.Net;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Transport;

public sealed class TimeoutTests
{
    private readonly FakeClock _time = new();

    [Fact]
    public async Task The_clients_own_timeout_is_a_result()
    {
        var call = Clients.Over(StubHandler.Silent(), _time).Imports.RunAsync(Clients.OneRow);

        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        var error = (await call).Error!;
        Assert.Equal((DimeErrorKind.Network, DimeErrorReason.Timeout, "No answer within 30 s."), (error.Kind, error.Reason, error.Message));
    }

    [Fact]
    public async Task A_body_that_never_ends_is_a_timeout_too()
    {
        using var body = new EndlessStream();
        var handler = new StubHandler(
            (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) }));
        var call = Clients.Over(handler, _time).Imports.RunAsync(Clients.OneRow);
        await body.Reading;

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(DimeErrorReason.Timeout, (await call).Error!.Reason);
    }

    [Fact]
    public async Task The_callers_cancellation_is_an_exception()
    {
        using var cancel = new CancellationTokenSource();
        var call = Clients.Over(StubHandler.Silent(), _time).Imports.RunAsync(Clients.OneRow, cancellationToken: cancel.Token);

        await cancel.CancelAsync();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, thrown.CancellationToken);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_before_it_began_sends_nothing()
    {
        var handler = StubHandler.Answering(200, "{}");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Clients.Over(handler).Imports.RunAsync(Clients.OneRow, cancellationToken: new CancellationToken(canceled: true)));

        Assert.Empty(handler.Sent);
    }

    [Fact]
    public async Task A_single_call_can_have_its_own_timeout()
    {
        var call = Clients.Over(StubHandler.Silent(), _time).Imports.RunAsync(
            Clients.OneRow, new CallOptions { Timeout = TimeSpan.FromSeconds(120) });

        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("No answer within 120 s.", (await call).Error!.Message);
    }

    [Fact]
    public async Task A_single_call_can_wait_for_ever()
    {
        using var cancel = new CancellationTokenSource();
        var call = Clients.Over(StubHandler.Silent(), _time)
            .Imports.RunAsync(Clients.OneRow, new CallOptions { Timeout = Timeout.InfiniteTimeSpan }, cancel.Token);

        _time.Advance(TimeSpan.FromDays(10_000));
        Assert.False(call.IsCompleted);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_cancellation_by_the_handler_is_a_timeout()
    {
        var result = await Clients.ImportOver(StubHandler.Failing(new TaskCanceledException("connect", new TimeoutException())));

        Assert.Equal(DimeErrorReason.Timeout, result.Error!.Reason);
    }
}
