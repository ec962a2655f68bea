using System.Data.Common;
using System.Threading.Channels;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Events;
using SyncWorker.Ledger.Record;
using SyncWorker.Runtime;

namespace SyncWorker.Receive;

/// <summary>
/// One writer that takes what arrived while the last commit was running: no timer, and every delivery awaits its own
/// completion. While the ledger cannot be written, everything waits here and nothing is acknowledged; after <c>Receive:HoldFor</c>
/// it is given up, so that the broker has it back.
/// </summary>
internal sealed class GroupCommit(Recorder recorder, Outbox outbox, StoreWatch watch, WorkSignal signal, TimeProvider time, ILogger<GroupCommit> log) : BackgroundService
{
    /// <summary>So that a commit never keeps the first of a group waiting for long.</summary>
    private const int MostChanges = 2_000;

    private const int MostLogged = 20;

    private readonly Channel<WaitingChanges> _waiting = Channel.CreateUnbounded<WaitingChanges>();

    // Nothing gets in once everything that waits was given up.
    private readonly Lock _door = new();

    /// <summary>Records the changes of one message or request, in the order of the calls.</summary>
    /// <param name="channel">Where the message came from; null: over HTTP.</param>
    /// <returns>When they are durable: a receipt for each. Never, once the channel is given up.</returns>
    /// <exception cref="LedgerHeldException">Over HTTP: the ledger has refused writes for too long.</exception>
    public Task<IReadOnlyList<Receipt>> RecordAsync(IReadOnlyList<IncomingChange> changes, DeliveryChannel? channel = null)
    {
        var entry = new WaitingChanges(changes, channel);
        lock (_door)
        {
            if (watch.HeldSince is { } since)
            {
                entry.GiveUp(since);
            }
            else if (!_waiting.Writer.TryWrite(entry))
            {
                entry.GiveUp(heldSince: null);
            }
        }
        return entry.Done.Task;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        var group = new List<WaitingChanges>();
        try
        {
            await UntilWritableAsync(stoppingToken);
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
            // Nobody is told that it was recorded: a caller over HTTP sees the failure; the broker delivers it again when the channel
            // is closed, and not before, or a loop that has ended by itself would use up the delivery limit within a second.
            _waiting.Writer.Complete();
            while (_waiting.Reader.TryRead(out var entry))
            {
                group.Add(entry);
            }
            group.ForEach(entry => entry.GiveUp(heldSince: null));
        }
    }

    private async Task CommitAsync(List<WaitingChanges> group, CancellationToken stoppingToken)
    {
        while (group.RemoveAll(entry => entry.Channel is { IsGivenUp: true }) is var _ && group.Count > 0)
        {
            try
            {
                CrashPoint.Reached(CrashPoint.AfterCollect);
                watch.Asked();
                var receipts = await RecordAsync([.. group.SelectMany(entry => entry.Changes)], stoppingToken);
                CrashPoint.Reached(CrashPoint.AfterCommit);
                watch.Taken();
                signal.Raise();
                LogRefused([.. group.SelectMany(entry => entry.Changes)], receipts);
                var first = 0;
                foreach (var entry in group)
                {
                    entry.Done.SetResult([.. receipts.Skip(first).Take(entry.Changes.Count)]);
                    first += entry.Changes.Count;
                }
                return;
            }
            catch (DbException trouble) when (trouble.IsPassing())
            {
                // Nothing is acknowledged that is not recorded, so wait.
                log.LogError("The ledger cannot be written, so {Waiting} messages wait and nothing is acknowledged: {Reason}", group.Count, trouble.Message);
                if (watch.Refused())
                {
                    GiveUp(group);
                    await UntilWritableAsync(stoppingToken);
                    return;
                }
                await Task.Delay(LedgerTrouble.Wait, time, stoppingToken);
            }
        }
    }

    /// <summary>What was refused on arrival; of many at once the first few, since all of them are in the list of dead letters.</summary>
    private void LogRefused(IReadOnlyList<IncomingChange> changes, IReadOnlyList<Receipt> receipts)
    {
        var refused = changes.Zip(receipts).Where(pair => pair.Second is { Refused: true, Id: not null }).ToList();
        foreach (var (change, receipt) in refused.Take(MostLogged))
        {
            log.LogWarning(
                "Change {Id} of {Entity} from {Source} was refused on arrival, {Code}: {Message}",
                receipt.Id, change.Entity?.ToString() ?? "a record that it does not name", change.Source, change.Refusal?.Code ?? DeadCode.Unstorable.Code, change.Refusal?.Message ?? "the ledger cannot take it");
        }

        if (refused.Count > MostLogged)
        {
            log.LogWarning("{More} more changes were refused on arrival in the same moment: syncworker dead list", refused.Count - MostLogged);
        }
    }

    /// <summary>
    /// A value that the store cannot take is found by halving, within a message as among messages: it harms only its own change, which is
    /// kept as a dead letter.
    /// </summary>
    private async Task<IReadOnlyList<Receipt>> RecordAsync(IReadOnlyList<IncomingChange> changes, CancellationToken stoppingToken)
    {
        try
        {
            return await recorder.RecordAsync(changes, stoppingToken);
        }
        catch (Exception trouble) when (IsOfTheData(trouble) && changes.Count > 1)
        {
            var half = changes.Count / 2;
            return [.. await RecordAsync([.. changes.Take(half)], stoppingToken), .. await RecordAsync([.. changes.Skip(half)], stoppingToken)];
        }
        catch (Exception trouble) when (IsOfTheData(trouble) && (changes[0].Refusal?.Code != DeadCode.Unstorable.Code || changes[0].Entity is not null))
        {
            log.LogError("The ledger cannot take a change from {Source}, so it is kept as a dead letter: {Reason}", changes[0].Source, trouble.Message);
            return await RecordAsync([Unstorable(changes[0], trouble.Message)], stoppingToken);
        }
    }

    /// <summary>Also what the driver cannot encode: only where everything else of the change is left out is it a fault of ours.</summary>
    private static bool IsOfTheData(Exception trouble) => trouble is DbException ofTheStore ? ofTheStore.IsOfTheData() : trouble is ArgumentException or FormatException or OverflowException;

    /// <summary>Between two tries, so what is given up is recorded neither now nor later: the broker delivers it again, and it counts once.</summary>
    private void GiveUp(List<WaitingChanges> group)
    {
        lock (_door)
        {
            watch.Hold();
            while (_waiting.Reader.TryRead(out var entry))
            {
                group.Add(entry);
            }
            group.ForEach(entry => entry.GiveUp(watch.HeldSince));
        }
        log.LogError("The ledger has taken no write since {Since:u}: {Waiting} messages are given back, and receiving stops until it takes writes again.", watch.StuckSince, group.Count);
    }

    /// <summary>Nothing is asked of anybody before the ledger has taken a write: at the start, and after it was held.</summary>
    private async Task UntilWritableAsync(CancellationToken stoppingToken)
    {
        for (; ; )
        {
            try
            {
                watch.Asked();
                await outbox.SwitchAsync(stoppingToken);
                await recorder.TryAsync(stoppingToken);
                watch.Taken();
                return;
            }
            catch (DbException trouble) when (trouble.IsPassing())
            {
                if (watch.Refused())
                {
                    GiveUp([]);
                }
                await Task.Delay(LedgerTrouble.Wait, time, stoppingToken);
            }
        }
    }

    /// <summary>First without its fields; if its record's name is at fault, without that too.</summary>
    private IncomingChange Unstorable(IncomingChange change, string reason) => new()
    {
        Source = change.Source,
        Entity = change.Refusal?.Code == DeadCode.Unstorable.Code ? null : change.Entity,
        Kind = change.Kind,
        Mode = change.Mode,
        Dedupe = change.Dedupe,
        Body = change.Body ?? FieldsJson.Write(change.Fields),
        Headers = change.Headers,
        Refusal = change.Refusal?.Code == DeadCode.Unstorable.Code
            ? change.Refusal
            : DeadCode.Unstorable.Because(StorableText.Of($"{change.Entity}: {reason}", DeadReason.MostCharacters), time.GetUtcNow()),
    };
}
