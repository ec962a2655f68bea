using SyncWorker.Runtime;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>What the worker's unsettled deliveries tell about those that are still in the queue.</summary>
public sealed class BacklogTests
{
    private readonly FakeClock _clock = new(Some.Now);
    private readonly Backlog _backlog;

    public BacklogTests() => _backlog = new(100, _clock);

    [Fact]
    public void Before_the_first_delivery_nothing_is_behind()
    {
        Assert.False(_backlog.IsBehind);
    }

    [Theory]
    [InlineData(49, false)]
    [InlineData(50, true)]
    [InlineData(100, true)]
    public void A_queue_with_half_the_prefetch_unacknowledged_has_more_messages(int deliveries, bool isBehind)
    {
        _backlog.Holds(deliveries);

        Assert.Equal(isBehind, _backlog.IsBehind);
    }

    [Theory]
    [InlineData(1.9, true)]
    [InlineData(2, false)]
    public void A_queue_counts_as_read_a_moment_after_it_was_last_full(double seconds, bool isBehind)
    {
        _backlog.Holds(100);
        _backlog.Holds(0);

        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(isBehind, _backlog.IsBehind);
    }

    [Fact]
    public void With_the_smallest_prefetch_one_delivery_is_not_a_backlog()
    {
        var backlog = new Backlog(1, _clock);

        backlog.Holds(1);

        Assert.False(backlog.IsBehind);
    }
}
