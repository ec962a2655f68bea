using SyncWorker.Replay;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Tests;

public sealed class ReplayStepsTests
{
    [Fact]
    public void Each_step_is_a_little_larger_than_the_one_before()
    {
        var sizes = Enumerable.Range(0, 8)
            .Select(steps => ReplaySteps.Next(new() { Steps = steps, Remaining = 1 }, continues: false, room: 1_000));

        Assert.Equal([1, 2, 5, 10, 20, 50, 100, 200], sizes.Select(next => Assert.IsType<NextStep.Release>(next).Letters));
    }

    [Theory]
    [InlineData(5, 20)]   // as large as the step
    [InlineData(7, 30)]   // as large as the room
    [InlineData(1000, 30)]
    public void A_step_takes_no_more_than_there_is_room_for(int steps, int room)
    {
        var next = ReplaySteps.Next(new() { Steps = steps, Remaining = 1 }, continues: false, room);

        Assert.Equal(new NextStep.Release(room), next);
    }

    [Fact]
    public void Nothing_is_released_without_room() =>
        Assert.IsType<NextStep.Wait>(ReplaySteps.Next(new() { Remaining = 1 }, continues: false, room: 0));

    [Fact]
    public void The_next_step_waits_for_every_verdict_of_the_one_before() =>
        Assert.IsType<NextStep.Wait>(ReplaySteps.Next(new() { Steps = 3, Pending = 1, Remaining = 9 }, continues: false, room: 99));

    [Fact]
    public void The_first_letter_refused_again_stops_the_replay_at_once_unless_it_continues()
    {
        var so = new OperationProgress { Steps = 1, Failed = 1, Pending = 1, Remaining = 9 };

        Assert.Equal(new NextStep.Finish(OperationState.Stopped), ReplaySteps.Next(so, continues: false, room: 99));
        Assert.IsType<NextStep.Wait>(ReplaySteps.Next(so, continues: true, room: 99));
        Assert.Equal(new NextStep.Release(2), ReplaySteps.Next(so with { Pending = 0 }, continues: true, room: 99));
    }

    [Fact]
    public void A_letter_that_waits_for_another_record_blocks_nothing_and_does_not_enlarge_the_step()
    {
        Assert.Equal(new NextStep.Release(1), ReplaySteps.Next(new() { Waiting = 1, Remaining = 9 }, continues: false, room: 99));
        Assert.Equal(new NextStep.Finish(OperationState.Done), ReplaySteps.Next(new() { Waiting = 1 }, continues: false, room: 99));
    }

    [Theory]
    [InlineData(500, 0.25, 125)]
    [InlineData(2, 0.25, 1)] // at least one, otherwise the replay would never end
    public void Replays_get_a_share_of_a_call(int maxRows, double share, int most) =>
        Assert.Equal(most, new ReplayOptions { Share = share }.MostPending(maxRows));
}
