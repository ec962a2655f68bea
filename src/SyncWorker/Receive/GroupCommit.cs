using System.Data.Common;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Events;
using SyncWorker.Ledger.Record;
using SyncWorker.Runtime;

namespace SyncWorker.Receive;

/// <summary>
/// A single writer that commits everything that arrived during the last commit. It needs no timer, and every delivery awaits its own
/// completion. While the ledger cannot be written, all deliveries wait here (<see cref="LedgerHold"/>).
/// </summary>
internal sealed class GroupCommit : BackgroundService
{
    /// <summary>Limits a commit, so that the first change of a group never waits long.</summary>
    private const int MostChanges = 2_000;

    private readonly StoreWatch _watch;
    private readonly WorkSignal _signal;
    private readonly ILogger<GroupCommit> _log;
    private readonly ArrivalQueue _arrivals;
    private readonly HalvingRecorder _recorder;
    private readonly LedgerHold _hold;

    public GroupCommit(
        Recorder recorder, Outbox outbox, StoreWatch watch, WorkSignal signal, TimeProvider time, ILogger<GroupCommit> log)
    {
        (_watch, _signal, _log) = (watch, signal, log);
        _arrivals = new(watch);
        _recorder = new(recorder, time, log);
        _hold = new(recorder, outbox, watch, _arrivals, time, log);
    }

    /// <summary>Records the changes of one message or request, in the order of the calls.</summary>
    /// <param name="channel">The channel of the message; null for an HTTP request.</param>
    /// <returns>A receipt for each change, once they are durable. Never completes once the channel is abandoned.</returns>
    /// <exception cref="LedgerHeldException">For an HTTP request: the ledger has refused writes for too long.</exception>
    public Task<IReadOnlyList<Receipt>> RecordAsync(IReadOnlyList<IncomingChange> changes, DeliveryChannel? channel = null)
    {
        var entry = new WaitingChanges(changes, channel) { Done = new(TaskCreationOptions.RunContinuationsAsynchronously) };
        _arrivals.Add(entry);
        return entry.Done.Task;
    }

    /// <summary>Records the changes of one message. The channel counts the message once they are durable; there is nothing to await.</summary>
    public void Record(IReadOnlyList<IncomingChange> changes, DeliveryChannel channel) => _arrivals.Add(new(changes, channel));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        var group = new List<WaitingChanges>();
        try
        {
            await _hold.UntilWritableAsync(stoppingToken);
            while (await _arrivals.WaitAsync(stoppingToken))
            {
                group.Clear();
                for (var changes = 0; changes < MostChanges && _arrivals.TryTake(out var entry); changes += entry.Changes.Count)
                {
                    group.Add(entry);
                }
                await CommitAsync(group, stoppingToken);
            }
        }
        finally
        {
            _arrivals.Close(group);
        }
    }

    private async Task CommitAsync(List<WaitingChanges> group, CancellationToken stoppingToken)
    {
        while (group.RemoveAll(entry => entry.Channel is { IsGivenUp: true }) is var _ && group.Count > 0)
        {
            try
            {
                await RecordAsync(group, stoppingToken);
                return;
            }
            catch (DbException trouble) when (trouble.IsPassing())
            {
                if (!await _hold.WaitAsync(group, trouble, stoppingToken))
                {
                    return;
                }
            }
        }
    }

    private async Task RecordAsync(List<WaitingChanges> group, CancellationToken stoppingToken)
    {
        var changes = group.SelectMany(entry => entry.Changes).ToList();
        CrashPoint.Reached(CrashPoint.AfterCollect);
        _watch.WriteStarted();
        var receipts = await _recorder.RecordAsync(changes, stoppingToken);
        CrashPoint.Reached(CrashPoint.AfterCommit);
        _watch.WriteSucceeded();
        _signal.Raise();
        RefusedLog.Write(_log, changes, receipts);
        var first = 0;
        foreach (var entry in group)
        {
            entry.Recorded(receipts, first);
            first += entry.Changes.Count;
        }
        group.ForEach(entry => entry.Channel?.Report());
    }
}
