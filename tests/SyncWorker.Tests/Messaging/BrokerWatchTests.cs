using SyncWorker.Messaging;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

public sealed class BrokerWatchTests
{
    private readonly FakeClock _clock = new();
    private readonly BrokerWatch _watch;

    public BrokerWatchTests() => _watch = new(_clock);

    [Fact]
    public void Trouble_is_logged_when_it_is_new_when_it_changes_and_once_a_minute()
    {
        Assert.True(_watch.Lost("Connection refused."));
        Assert.False(_watch.Lost("Connection refused."));
        Assert.True(_watch.Lost("Another queue."));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(_watch.Lost("Another queue."));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_watch.Lost("Another queue."));
    }

    [Fact]
    public void Trouble_is_dated_from_its_start_and_its_end_is_logged_once()
    {
        var began = _clock.GetUtcNow();

        _watch.Lost("Connection refused.");
        _clock.Advance(TimeSpan.FromMinutes(2));
        _watch.Lost("Another queue.");

        Assert.Equal((began, "Another queue."), (_watch.Current!.Since, _watch.Current.Why));
        Assert.True(_watch.Back());
        Assert.False(_watch.Back());
        Assert.Null(_watch.Current);
    }
}
