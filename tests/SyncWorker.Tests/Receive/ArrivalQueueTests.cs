using SyncWorker.Changes;
using SyncWorker.Receive;
using SyncWorker.Receive.Reading;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

public sealed class ArrivalQueueTests
{
    private readonly ArrivalQueue _queue = new(new(new ReceiveOptions(), new FakeClock(Some.Now)));

    [Fact]
    public void A_message_does_not_wait_behind_all_messages_of_a_fuller_queue()
    {
        var (full, other) = (new DeliveryChannel(), new DeliveryChannel());
        WaitingChanges[] entries = [Entry(full), Entry(full), Entry(full), Entry(other), Entry(null)];
        entries.ToList().ForEach(_queue.Add);

        Assert.Equal([entries[0], entries[3], entries[4], entries[1], entries[2]], TakeAll());
    }

    [Fact]
    public void Messages_of_one_channel_keep_their_order_while_others_come_and_go()
    {
        var (one, other) = (new DeliveryChannel(), new DeliveryChannel());
        WaitingChanges[] entries = [Entry(one), Entry(other), Entry(one), Entry(other), Entry(one)];
        _queue.Add(entries[0]);
        _queue.Add(entries[1]);
        var taken = TakeAll();
        entries[2..].ToList().ForEach(_queue.Add);
        taken.AddRange(TakeAll());

        Assert.Equal([entries[0], entries[2], entries[4]], taken.Where(entry => entry.Channel == one));
        Assert.Equal([entries[1], entries[3]], taken.Where(entry => entry.Channel == other));
    }

    [Fact]
    public void Nothing_is_left_behind_when_the_queue_closes()
    {
        var (one, late) = (new DeliveryChannel(), new DeliveryChannel());
        _queue.Add(Entry(one));

        _queue.Close([]);
        _queue.Add(Entry(late));

        Assert.True(one.IsGivenUp);
        Assert.True(late.IsGivenUp);
        Assert.Empty(TakeAll());
    }

    private static WaitingChanges Entry(DeliveryChannel? channel) => new(new List<IncomingChange>(), channel);

    private List<WaitingChanges> TakeAll()
    {
        var taken = new List<WaitingChanges>();
        while (_queue.TryTake(out var entry))
        {
            taken.Add(entry);
        }
        return taken;
    }
}
