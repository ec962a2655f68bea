using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SyncWorker.Dispatch;
using SyncWorker.Ledger;

namespace SyncWorker.Receive;

/// <summary>
/// One writer that takes what arrived while the last commit was running: no timer, and every delivery awaits its own
/// completion. While the ledger cannot be written, everything waits here and nothing is acknowledged.
/// </summary>
internal sealed class GroupCommit(Recorder recorder, WorkSignal signal, TimeProvider time, ILogger<GroupCommit> log) : BackgroundService
{
    /// <summary>So that a commit never keeps the first of a group waiting for long.</summary>
    private const int MostChanges = 2_000;

    private readonly Channel<Entry> _waiting = Channel.CreateUnbounded<Entry>(new() { SingleReader = true });

    /// <summary>Since when the ledger has refused writes; null while it takes them.</summary>
    public DateTimeOffset? StuckSince { get; private set; }

    /// <summary>Records the changes of one message or request, in the order of the calls.</summary>
    /// <returns>When they are durable: a receipt for each.</returns>
    public Task<IReadOnlyList<Receipt>> RecordAsync(IReadOnlyList<IncomingChange> changes)
    {
        var entry = new Entry(changes);
        if (!_waiting.Writer.TryWrite(entry))
        {
            entry.Done.SetCanceled();
        }
        return entry.Done.Task;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        var group = new List<Entry>();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                group.Clear();
                for (var changes = 0; changes < MostChanges && _waiting.Reader.TryRead(out var entry); changes += entry.Changes.Count)
                {
                    group.Add(entry);
                }
                await CommitAsync(group, stoppingToken);
            }
        }
        finally
        {
            // Nobody is told that it was recorded: the broker delivers it again, a caller over HTTP sees the failure.
            _waiting.Writer.Complete();
            while (_waiting.Reader.TryRead(out var entry))
            {
                group.Add(entry);
            }
            group.ForEach(entry => entry.Done.TrySetCanceled(CancellationToken.None));
        }
    }

    private async Task CommitAsync(List<Entry> group, CancellationToken stoppingToken)
    {
        for (; ; )
        {
            try
            {
                var receipts = await recorder.RecordAsync([.. group.SelectMany(entry => entry.Changes)], stoppingToken);
                StuckSince = null;
                signal.Raise();
                var first = 0;
                foreach (var entry in group)
                {
                    entry.Done.SetResult([.. receipts.Skip(first).Take(entry.Changes.Count)]);
                    first += entry.Changes.Count;
                }
                return;
            }
            catch (SqliteException trouble) when (trouble.IsPassing())
            {
                // Nothing is acknowledged that is not recorded, so wait.
                StuckSince ??= time.GetUtcNow();
                log.LogError(trouble, "The ledger cannot be written; {Waiting} messages wait, nothing is acknowledged.", group.Count);
                await Task.Delay(LedgerTrouble.Wait, time, stoppingToken);
            }
            catch (SqliteException trouble) when (trouble.IsOfTheData() && group.Count > 1)
            {
                var half = group.Count / 2;
                await CommitAsync(group[..half], stoppingToken);
                await CommitAsync(group[half..], stoppingToken);
                return;
            }
            catch (SqliteException trouble) when (trouble.IsOfTheData() && group[0].Changes.All(change => change.Refusal?.Code != DeadCode.Unstorable.Code))
            {
                // Found: it harms only itself.
                log.LogError(trouble, "The ledger cannot take a message from {Source}; it is kept as a dead letter.", group[0].Changes[0].Source);
                group[0] = group[0] with { Changes = [.. group[0].Changes.Select(change => Unstorable(change, trouble.Message))] };
            }
        }
    }

    private IncomingChange Unstorable(IncomingChange change, string reason) => new()
    {
        Source = change.Source,
        Dedupe = change.Dedupe,
        Body = change.Body ?? FieldsJson.Write(change.Fields),
        Refusal = new()
        {
            Class = DeadCode.Unstorable.Class,
            Code = DeadCode.Unstorable.Code,
            Message = $"{change.Entity}: {reason}",
            FirstSeen = time.GetUtcNow(),
            LastSeen = time.GetUtcNow(),
        },
    };

    private sealed record Entry(IReadOnlyList<IncomingChange> Changes)
    {
        public TaskCompletionSource<IReadOnlyList<Receipt>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
