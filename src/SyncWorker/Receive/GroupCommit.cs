using System.Data.Common;
using System.Threading.Channels;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Events;
using SyncWorker.Ledger.Record;
using SyncWorker.Runtime;

namespace SyncWorker.Receive;

/// <summary>
/// A single writer that commits everything that arrived during the last commit. It needs no timer, and every delivery awaits its own
/// completion. While the ledger cannot be written, all deliveries wait here and none is acknowledged. After <c>Receive:HoldFor</c>
/// they are abandoned, so that the broker gets them back.
/// </summary>
internal sealed class GroupCommit(
    Recorder recorder, Outbox outbox, StoreWatch watch, WorkSignal signal, TimeProvider time, ILogger<GroupCommit> log) : BackgroundService
{
    /// <summary>Limits a commit, so that the first change of a group never waits long.</summary>
    private const int MostChanges = 2_000;

    private const int MostLogged = 20;

    private readonly Channel<WaitingChanges> _waiting = Channel.CreateUnbounded<WaitingChanges>();

    // No entry is added once all waiting entries were abandoned.
    private readonly Lock _door = new();

    /// <summary>Records the changes of one message or request, in the order of the calls.</summary>
    /// <param name="channel">The channel of the message; null for an HTTP request.</param>
    /// <returns>A receipt for each change, once they are durable. Never completes once the channel is abandoned.</returns>
    /// <exception cref="LedgerHeldException">For an HTTP request: the ledger has refused writes for too long.</exception>
    public Task<IReadOnlyList<Receipt>> RecordAsync(IReadOnlyList<IncomingChange> changes, DeliveryChannel? channel = null)
    {
        var entry = new WaitingChanges(changes, channel) { Done = new(TaskCreationOptions.RunContinuationsAsynchronously) };
        Add(entry);
        return entry.Done.Task;
    }

    /// <summary>Records the changes of one message. The channel counts the message once they are durable; nobody awaits it.</summary>
    public void Record(IReadOnlyList<IncomingChange> changes, DeliveryChannel channel) => Add(new(changes, channel));

    private void Add(WaitingChanges entry)
    {
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
            // No receipt is given. An HTTP caller sees the failure. The broker redelivers when the channel closes, and not before:
            // otherwise a loop that ended by itself would use up the delivery limit within a second.
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
                watch.WriteStarted();
                var receipts = await RecordAsync([.. group.SelectMany(entry => entry.Changes)], stoppingToken);
                CrashPoint.Reached(CrashPoint.AfterCommit);
                watch.WriteSucceeded();
                signal.Raise();
                LogRefused([.. group.SelectMany(entry => entry.Changes)], receipts);
                var first = 0;
                foreach (var entry in group)
                {
                    entry.Recorded(receipts, first);
                    first += entry.Changes.Count;
                }
                group.ForEach(entry => entry.Channel?.Report());
                return;
            }
            catch (DbException trouble) when (trouble.IsPassing())
            {
                // Only recorded changes may be acknowledged, so wait.
                log.LogError(
                    "The ledger cannot be written, so {Waiting} messages wait and nothing is acknowledged: {Reason}",
                    group.Count, trouble.Message);
                if (watch.WriteFailed())
                {
                    GiveUp(group);
                    await UntilWritableAsync(stoppingToken);
                    return;
                }
                await Task.Delay(LedgerTrouble.Wait, time, stoppingToken);
            }
        }
    }

    /// <summary>
    /// Logs the changes that were refused on arrival. Of many, only the first few: the list of dead letters has them all.
    /// </summary>
    private void LogRefused(IReadOnlyList<IncomingChange> changes, IReadOnlyList<Receipt> receipts)
    {
        var refused = changes.Zip(receipts).Where(pair => pair.Second is { Refused: true, Id: not null }).ToList();
        foreach (var (change, receipt) in refused.Take(MostLogged))
        {
            log.LogWarning(
                "Change {Id} of {Entity} from {Source} was refused on arrival, {Code}: {Message}",
                receipt.Id,
                change.Entity?.ToString() ?? "an unnamed record",
                change.Source,
                change.Refusal?.Code ?? DeadCode.Unstorable.Code,
                change.Refusal?.Message ?? "the ledger cannot store it");
        }

        if (refused.Count > MostLogged)
        {
            log.LogWarning(
                "{More} more changes were refused on arrival in the same commit; to list them, run: syncworker dead list",
                refused.Count - MostLogged);
        }
    }

    /// <summary>
    /// Finds a value that the store cannot take by halving, within a message as well as among messages. Such a value harms only its own
    /// change, which becomes a dead letter.
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
            return
            [
                .. await RecordAsync([.. changes.Take(half)], stoppingToken),
                .. await RecordAsync([.. changes.Skip(half)], stoppingToken),
            ];
        }
        catch (Exception trouble) when (IsOfTheData(trouble)
            && (changes[0].Refusal?.Code != DeadCode.Unstorable.Code || changes[0].Entity is not null))
        {
            log.LogError(
                "The ledger cannot store a change from {Source}, so the change becomes a dead letter: {Reason}",
                changes[0].Source, trouble.Message);
            return await RecordAsync([Unstorable(changes[0], trouble.Message)], stoppingToken);
        }
    }

    /// <summary>
    /// True also for a value that the driver cannot encode. If the change still fails with everything else left out, the worker is at
    /// fault.
    /// </summary>
    private static bool IsOfTheData(Exception trouble) => trouble is DbException ofTheStore
        ? ofTheStore.IsOfTheData()
        : trouble is ArgumentException or FormatException or OverflowException;

    /// <summary>
    /// Runs between two attempts, so an abandoned change is not recorded now or later. The broker redelivers it, and it counts once.
    /// </summary>
    private void GiveUp(List<WaitingChanges> group)
    {
        lock (_door)
        {
            watch.StartHold();
            while (_waiting.Reader.TryRead(out var entry))
            {
                group.Add(entry);
            }
            group.ForEach(entry => entry.GiveUp(watch.HeldSince));
        }
        log.LogError(
            "The ledger has accepted no write since {Since:u}: {Waiting} messages are returned unrecorded, "
            + "and receiving stops until it accepts writes again.",
            watch.StuckSince, group.Count);
    }

    /// <summary>Waits until the ledger accepts a write. Nothing is received before that, neither at startup nor after a hold.</summary>
    private async Task UntilWritableAsync(CancellationToken stoppingToken)
    {
        for (; ; )
        {
            try
            {
                watch.WriteStarted();
                await outbox.SwitchAsync(stoppingToken);
                await recorder.TryAsync(stoppingToken);
                watch.WriteSucceeded();
                return;
            }
            catch (DbException trouble) when (trouble.IsPassing())
            {
                if (watch.WriteFailed())
                {
                    GiveUp([]);
                }
                await Task.Delay(LedgerTrouble.Wait, time, stoppingToken);
            }
        }
    }

    /// <summary>The change as a dead letter: first without its fields, then also without its record's name if that is at fault.</summary>
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
