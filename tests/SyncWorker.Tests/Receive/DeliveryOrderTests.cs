using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Receive;

namespace SyncWorker.Tests;

/// <summary>Deliveries are numbered by channel; a consumer that comes back after a broken connection has another one.</summary>
public sealed class DeliveryOrderTests : IAsyncDisposable
{
    private readonly TestLedger _ledger = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly GroupCommit _commit;
    private readonly DeliveryOrder _order;
    private readonly Task _running;

    public DeliveryOrderTests()
    {
        _commit = new(_ledger.Recorder, new(_ledger.Store, new(), new()), new(new(), _ledger.Clock), new(), _ledger.Clock, NullLogger<GroupCommit>.Instance);
        _order = new(_commit, new(new(), _ledger.Clock));
        _running = Task.Run(() => _commit.RunAsync(_stop.Token));
    }

    [Fact]
    public async Task A_delivery_waits_for_the_one_before_it()
    {
        var channel = new object();

        var second = _order.RecordAsync(channel, 2, Changes("2"));
        Assert.False(second.IsCompleted);

        await _order.RecordAsync(channel, 1, Changes("1"));
        await second;
    }

    [Fact]
    public async Task On_another_channel_the_numbers_begin_anew_and_what_the_old_one_still_brings_is_the_brokers()
    {
        var (old, other) = (new object(), new object());
        await _order.RecordAsync(old, 1, Changes("1"));
        var waits = _order.RecordAsync(old, 3, Changes("3"));

        await _order.RecordAsync(other, 1, Changes("2"));

        Assert.True(waits.IsCanceled);
        Assert.True(_order.RecordAsync(old, 2, Changes("2")).IsCanceled);
        await _order.RecordAsync(other, 2, Changes("3"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _stop.Dispose();
        _ledger.Dispose();
    }

    private static IReadOnlyList<IncomingChange> Changes(string jobNo) =>
        [Reading.Read(TestLedger.JobJson(jobNo, 1), new(Queues.Changes, MessageId: jobNo)).Change];
}
