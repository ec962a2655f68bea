using SyncWorker.Operate.Access;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

public sealed class GuessDelayTests
{
    private readonly FakeClock _clock = new(Some.Now);

    [Fact]
    public void Wrong_keys_are_answered_one_at_a_time_and_no_answer_waits_longer_than_a_publisher_does()
    {
        var guesses = new GuessDelay(_clock);

        var waits = Enumerable.Range(0, 100).Select(_ => guesses.Next()).ToList();

        Assert.Equal([GuessDelay.Step, 2 * GuessDelay.Step, 3 * GuessDelay.Step], waits.Take(3));
        Assert.Equal(GuessDelay.Longest, waits[^1]);
    }

    [Fact]
    public void After_a_quiet_period_a_wrong_key_waits_no_longer_than_the_first_one()
    {
        var guesses = new GuessDelay(_clock);
        _ = Enumerable.Range(0, 100).Select(_ => guesses.Next()).Last();

        _clock.Advance(GuessDelay.Longest);

        Assert.Equal(GuessDelay.Step, guesses.Next());
    }
}
