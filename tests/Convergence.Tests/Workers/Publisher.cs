using System.Text;
using SyncWorker.Contracts;
using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Ledger.Record;
using SyncWorker.Receive;
using SyncWorker.Replay.Records;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>
/// Hands messages to the running workers. A message that a worker does not acknowledge before its end goes to another worker.
/// </summary>
/// <param name="alive">Waits for a running worker, and chooses one.</param>
internal sealed class Publisher(Scenario scenario, FakeClock clock, Random random, Func<Task<Life>> alive)
{
    private readonly HashSet<int> _handedTwice = [];

    // Receipt numbers, because acknowledgements arrive in any order: of changes since the last reset of their record, and of each last
    // delete.
    private readonly Dictionary<int, long> _known = [];
    private readonly Dictionary<(string Entity, string Key), long> _deleted = [];
    private int _open;

    public bool IsDone { get; private set; }

    /// <summary>Changes that were wrongly taken for repeats.</summary>
    public List<string> Dropped { get; } = [];

    public async Task RunAsync()
    {
        foreach (var said in scenario.Said)
        {
            if (said.After > TimeSpan.Zero)
            {
                await Task.Delay(said.After, clock);
            }

            if (!said.IsAgain)
            {
                _ = HandAsync(scenario.History.Changes[said.Change], isAgain: false);
                continue;
            }

            await AllAcknowledgedAsync();
            if (said.Resets)
            {
                await ResetAsync();
            }
            await HandAsync(scenario.History.Changes[said.Change], isAgain: true);
        }
        await AllAcknowledgedAsync();
        IsDone = true;
    }

    private async Task ResetAsync()
    {
        for (; ; )
        {
            try
            {
                await (await alive()).Worker.DoAsync(
                    Resetter.Verb, new(SourceApp: "ERP", Reason: "restored from a backup"), CancellationToken.None);

                // An appointment's key names no source application. A reset covers it only if its accepted state names one.
                foreach (var index in _known.Keys.Where(index => scenario.History.Changes[index].Entity != "Appointment").ToList())
                {
                    _known.Remove(index);
                }
                return;
            }
            catch (Npgsql.NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), clock);
            }
        }
    }

    private async Task AllAcknowledgedAsync()
    {
        while (_open > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock);
        }
    }

    private async Task HandAsync(Published change, bool isAgain)
    {
        _open++;
        while (await TryAsync(change) is var receipt)
        {
            if (receipt is null)
            {
                _handedTwice.Add(change.Index);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 3_000)), clock);
                continue;
            }

            if (receipt is { Id: null } && isAgain && !IsKnown(change) && !_handedTwice.Contains(change.Index))
            {
                Dropped.Add($"dropped: {change.Body} was said again, and taken for a repeat");
            }

            if (receipt is { Id: { } id })
            {
                _known[change.Index] = id;
                if (change.Kind == "Delete")
                {
                    _deleted[(change.Entity, change.Key)] = Math.Max(id, _deleted.GetValueOrDefault((change.Entity, change.Key)));
                }
            }
            break;
        }
        _open--;
    }

    private bool IsKnown(Published change) =>
        _known.TryGetValue(change.Index, out var id) && id > _deleted.GetValueOrDefault((change.Entity, change.Key));

    /// <returns>Null: the change was not acknowledged.</returns>
    private async Task<Receipt?> TryAsync(Published change)
    {
        var life = await alive();
        var done = new TaskCompletionSource<Receipt>();
        var messageId = scenario.HasNoIds && change.Kind == "Upsert" ? null : change.MessageId;
        life.Receive(async () =>
        {
            var changes = life.Worker.Decoder.Decode(
                new(Queues.Changes, Encoding.UTF8.GetBytes(change.Body), messageId, "application/json"), clock.GetUtcNow());
            life.Worker.Backlog.Holds(_open);
            try
            {
                done.TrySetResult((await life.Worker.Commit.RecordAsync(changes, random.Next(2) == 0 ? new DeliveryChannel() : null))[0]);
            }
            catch (Exception trouble) when (trouble is OperationCanceledException or LedgerHeldException)
            {
                done.TrySetCanceled();
            }
        });
        await Task.WhenAny(done.Task, life.Ended.Task, Task.Delay(TimeSpan.FromMinutes(10), clock));
        return done.Task.IsCompletedSuccessfully ? await done.Task : null;
    }
}
