using SyncWorker.Receive;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

public sealed class StoreWatchTests
{
    private readonly FakeClock _clock = new(Some.Now);
    private readonly StoreWatch _watch;

    public StoreWatchTests()
    {
        _watch = new(new() { HoldFor = TimeSpan.FromSeconds(30) }, _clock);
    }

    [Fact]
    public void A_write_without_an_answer_for_five_seconds_is_more_than_slow()
    {
        _watch.WriteStarted();
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Null(_watch.StuckSince);

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(Some.Now, _watch.StuckSince);

        _watch.WriteSucceeded();
        Assert.Null(_watch.StuckSince);
    }

    [Fact]
    public void The_time_without_an_answer_counts_as_waiting_too()
    {
        _watch.WriteStarted();
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(_watch.WriteFailed());

        _watch.WriteStarted();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_watch.WriteFailed());
        Assert.Equal(Some.Now, _watch.StuckSince);
    }
}
