using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Receive;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Tests;

/// <summary>Deliveries are recorded in the order of their numbers, from one channel to the next.</summary>
public sealed class DeliveryOrderTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestLedger _ledger = new();
    private readonly GroupCommit _commit;
    private readonly DeliveryOrder _order;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly (object First, object Second) _channels = (new(), new());

    public DeliveryOrderTests()
    {
        var options = new ReceiveOptions();
        _commit = new(
            _ledger.Recorder,
            new(_ledger.Store, new(), new(), TimeProvider.System),
            new(options, TimeProvider.System),
            new(),
            TimeProvider.System,
            NullLogger<GroupCommit>.Instance);
        _order = new(_commit, new(options.Prefetch, TimeProvider.System));
        _running = _commit.RunAsync(_stop.Token);
    }

    [Fact]
    public async Task A_delivery_waits_for_the_one_before_it()
    {
        var later = new[] { 4ul, 2ul, 3ul }.Select(tag => _order.RecordAsync(_channels.First, tag, Changes($"{tag}"))).ToList();

        // A change of another channel is recorded meanwhile, so the loop has had its turn.
        await _commit.RecordAsync(Changes("other")).WaitAsync(Patience);
        Assert.All(later, delivery => Assert.False(delivery.IsCompleted));
        await _order.RecordAsync(_channels.First, 1, Changes("1")).WaitAsync(Patience);

        await Task.WhenAll(later).WaitAsync(Patience);
        Assert.Equal(["other", "1", "2", "3", "4"], _ledger.AskAll<string>("select message_id from change order by id"));
    }

    [Fact]
    public async Task On_a_new_channel_the_numbers_restart_and_waiting_deliveries_of_the_old_one_return_to_the_broker()
    {
        await _order.RecordAsync(_channels.First, 1, Changes("1")).WaitAsync(Patience);
        var waiting = _order.RecordAsync(_channels.First, 3, Changes("3"));

        await _order.RecordAsync(_channels.Second, 1, Changes("2")).WaitAsync(Patience);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await _order.RecordAsync(_channels.Second, 2, Changes("3")).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_straggler_of_an_old_channel_delays_no_other_delivery()
    {
        await _order.RecordAsync(_channels.First, 1, Changes("1")).WaitAsync(Patience);
        await _order.RecordAsync(_channels.Second, 1, Changes("2")).WaitAsync(Patience);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _order.RecordAsync(_channels.First, 2, Changes("late")));

        await _order.RecordAsync(_channels.Second, 2, Changes("3")).WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
        _ledger.Dispose();
    }

    private static IReadOnlyList<IncomingChange> Changes(string jobNo) =>
        [Reading.Read(TestLedger.JobJson(jobNo, 1), new(Queues.Changes, MessageId: jobNo)).Change];
}
