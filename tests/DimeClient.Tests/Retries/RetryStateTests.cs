using Xunit;

namespace DimeClient.Tests.Retries;

public sealed class RetryStateTests
{
    private readonly List<TimeSpan> _repeats = [];
    private int _asked;

    [Fact]
    public void Whether_a_repeat_is_safe_is_asked_once_and_only_after_a_failure_that_may_pass()
    {
        var state = State(isSafe: true);

        Assert.False(state.Fails(Error(400), () => 1));
        Assert.Equal(0, _asked);
        Assert.True(state.Fails(Error(503), () => 1));
        Assert.True(state.Fails(Error(503), () => 1));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public void Each_repeat_is_reported_with_its_wait_until_the_retries_are_used_up()
    {
        var state = State(isSafe: true);

        var follows = Enumerable.Range(0, 4).Select(_ => state.Fails(Error(503), () => 1)).ToList();

        Assert.Equal([true, true, true, false], follows);
        Assert.Equal([1, 2, 4], _repeats.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public void An_unsafe_call_is_not_repeated()
    {
        Assert.False(State(isSafe: false).Fails(Error(503), () => 1));
        Assert.Empty(_repeats);
    }

    private RetryState State(bool isSafe)
    {
        bool Ask()
        {
            _asked++;
            return isSafe;
        }

        var options = new RetryOptions { MaxRetries = 3, InitialDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromMinutes(1) };
        return new(options, Ask, () => TimeSpan.MaxValue, (_, wait) => _repeats.Add(wait));
    }

    private static DimeError Error(int status) =>
        new() { Kind = DimeErrorKind.Server, Reason = DimeErrorReason.ServerFault, Message = "x", StatusCode = status };
}
