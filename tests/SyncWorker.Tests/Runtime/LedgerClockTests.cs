using SyncWorker.Runtime;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

public sealed class LedgerClockTests
{
    private readonly FakeClock _own = new(Some.Now);

    [Fact]
    public void Without_a_ledgers_time_it_is_the_workers_own_clock() => Assert.Equal(Some.Now, new LedgerClock(_own).GetUtcNow());

    [Fact]
    public void It_follows_the_ledgers_clock_and_runs_on_from_there()
    {
        var clock = new LedgerClock(_own);

        clock.Follow(Some.Now.AddHours(-1));
        _own.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(Some.Now.AddMinutes(-55), clock.GetUtcNow());
    }

    [Theory]
    [InlineData(100, 0)] // the time of a round trip to the database
    [InlineData(-100, 0)]
    [InlineData(101, 101)]
    [InlineData(-101, -101)]
    public void A_difference_up_to_a_round_trip_is_ignored(int ahead, int followed)
    {
        var clock = new LedgerClock(_own);

        clock.Follow(Some.Now.AddMilliseconds(ahead));

        Assert.Equal(Some.Now.AddMilliseconds(followed), clock.GetUtcNow());
    }

    [Fact]
    public void Small_differences_do_not_add_up()
    {
        var clock = new LedgerClock(_own);

        for (var ahead = 60; ahead <= 300; ahead += 60)
        {
            clock.Follow(Some.Now.AddMilliseconds(ahead));
        }

        Assert.InRange((clock.GetUtcNow() - Some.Now).TotalMilliseconds, 200, 300);
    }
}
