using SyncWorker.Receive;

namespace SyncWorker.Tests;

public sealed class WaitingChangesTests
{
    [Fact]
    public void An_abandoned_delivery_is_never_answered_and_neither_are_later_ones_of_its_channel()
    {
        var channel = new DeliveryChannel();
        var changes = new WaitingChanges([], channel) { Done = new() };

        changes.GiveUp(Some.Now);

        Assert.True(channel.IsGivenUp);
        Assert.False(changes.Done.Task.IsCompleted);
    }

    [Fact]
    public async Task An_HTTP_caller_learns_since_when_the_ledger_is_on_hold()
    {
        var changes = new WaitingChanges([], Channel: null) { Done = new() };

        changes.GiveUp(Some.Now);

        var held = await Assert.ThrowsAsync<LedgerHeldException>(() => changes.Done.Task);
        Assert.Contains("2030-01-01T00:00:00", held.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_request_of_an_HTTP_caller_is_cancelled_when_the_service_stops()
    {
        var changes = new WaitingChanges([], Channel: null) { Done = new() };

        changes.GiveUp(heldSince: null);

        Assert.True(changes.Done.Task.IsCanceled);
    }
}
