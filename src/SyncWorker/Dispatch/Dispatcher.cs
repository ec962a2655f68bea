using System.Data.Common;
using DimeClient;
using SyncWorker.Decide;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Find;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Plan;
using SyncWorker.Runtime;

namespace SyncWorker.Dispatch;

/// <summary>
/// The loop that empties the ledger: it settles the answers that have arrived, plans a call, puts it on record and sends it. One loop
/// does all of this in turn, so a plan never sees half a verdict; only the calls themselves run in parallel.
/// </summary>
internal sealed class Dispatcher(
    LedgerStore store,
    WorkFinder work,
    ImportLog imports,
    PlanLog plans,
    WaitSweep waits,
    Leases leases,
    DimeSchedulerClient dime,
    Control control,
    Settler settler,
    WorkSignal signal,
    Backlog backlog,
    TimeProvider time,
    Func<double> jitter,
    PlanOptions plan,
    ImportOptions import,
    GateOptions gate,
    ILogger<Dispatcher> log) : BackgroundService
{
    // What the planner sees beyond a full call: some entities are parked, and with tiny calls it also sees those not being isolated.
    internal const int Spare = 50;

    private readonly List<CallInFlight> _inFlight = [];

    // The last call was one that is not mixed with others.
    private bool _wasUnmixed;

    // One value per turn: the waits are checked and the calls are planned with the same value.
    private bool _isBehind;

    /// <summary>Whether no call can start before an answer arrives. The ledger need not be queried then.</summary>
    private bool IsFull => _inFlight.Count >= import.MaxInFlight || _inFlight.Exists(call => call.Call.Kind == CallKind.Alone);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        var wasInterrupted = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (wasInterrupted)
                {
                    await imports.GiveUpUnsentAsync(_inFlight.Select(call => call.Import.Id), import.LateWindow, stoppingToken);
                    wasInterrupted = false;
                }
                await TurnAsync(stoppingToken);
            }
            catch (DbException trouble) when (trouble.IsPassing())
            {
                // Calls in flight stay in flight until their verdicts can be written. No new call is sent that cannot be put on record.
                log.LogError("The ledger cannot be written, so nothing is sent until it can: {Reason}", trouble.Message);
                wasInterrupted = true;
                await Task.Delay(LedgerTrouble.Wait, time, stoppingToken);
            }
        }
    }

    private async Task TurnAsync(CancellationToken stoppingToken)
    {
        await leases.TurnAsync(_inFlight.SelectMany(call => call.Call.Partitions).ToHashSet(), import.LateWindow, stoppingToken);
        await SettleAnswersAsync(stoppingToken);
        await LookAtWhatWaitsAsync(stoppingToken);
        while (leases.MayStart && !IsFull && await StartNextAsync(stoppingToken))
        {
        }
        await WaitAsync(stoppingToken);
    }

    /// <summary>
    /// Lets the calls in flight finish and releases the leases. A call that does not finish stays open on record; its rows are sent again
    /// after the next start, or by the worker that takes over its partitions.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAny(
            Task.WhenAll(_inFlight.Select(call => call.Answer)),
            Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken));
        try
        {
            await SettleAnswersAsync(CancellationToken.None);
            await leases.ReleaseAsync();
        }
        catch (DbException trouble) when (trouble.IsPassing())
        {
            log.LogError(
                "The ledger cannot be written during shutdown, so what was in flight is sent again after the next start: {Reason}",
                trouble.Message);
        }
    }

    private async Task SettleAnswersAsync(CancellationToken cancellationToken)
    {
        foreach (var call in _inFlight.Where(call => call.Answer.IsCompleted).ToList())
        {
            await settler.SettleAsync(call, await call.Answer, cancellationToken);
            _inFlight.Remove(call);
        }

        if (await control.SettleAsync(time.GetUtcNow(), jitter(), cancellationToken) is var (before, after))
        {
            settler.LogGate(before, after);
        }
    }

    /// <summary>
    /// Checks parked entities, including those that wait until all messages are read. After that, a parent that did not arrive is assumed
    /// to exist already.
    /// </summary>
    private async Task LookAtWhatWaitsAsync(CancellationToken cancellationToken)
    {
        _isBehind = backlog.IsBehind;
        if (await waits.TurnAsync(time.GetUtcNow(), _isBehind, cancellationToken))
        {
            signal.Raise();
        }
    }

    /// <summary>Starts one call, if one may start and a row is ready.</summary>
    /// <returns>Whether to look again at once.</returns>
    private async Task<bool> StartNextAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var state = store.Read(GateRow.Read);
        if (control.IsRunning || !state.Admits(now, _inFlight.Count, import.MaxInFlight))
        {
            return false;
        }

        var (call, looksAgain) = await PlanNextAsync(state, now, cancellationToken);
        return call is null ? looksAgain : await StartAsync(call, state, now, cancellationToken);
    }

    /// <summary>Plans the next call, parks the entities that must wait, and starts the control if a call has to wait for that.</summary>
    /// <returns>The next call; or none, and whether to look again at once.</returns>
    private async Task<(PlannedCall? Call, bool LooksAgain)> PlanNextAsync(
        GateState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A 429 says nothing about rows: the call after it is as large as any.
        var isProbe = state.Reason is not null and not GateReason.Throttled;
        var maxRows = isProbe ? 1 : state.MostRows(import.MaxRows);
        var busy = new Busy(
            [.. _inFlight.SelectMany(call => call.Call.Rows).Select(row => row.Entity.Aggregate).Distinct()],
            [.. _inFlight.Select(call => call.Call.Suspect?.Id).OfType<long>()]);
        if (MustFill(now) && work.CountDue(now, maxRows, busy, leases.Plannable) < maxRows)
        {
            return (null, false);
        }

        var paused = await BrakeRow.PausedAsync(store, now, gate.BrakeProbe, cancellationToken);
        var (due, held) = PausedProcedures.Split(
            work.Due(now, isProbe ? import.MaxRows : maxRows + Spare, busy, leases.Plannable),
            paused,
            new(import.ClearAs));
        if (held.Parked.Count > 0)
        {
            await SetAsideAsync(held, now, cancellationToken);
            return (null, true);
        }

        var next = Planner.Next(
            isProbe ? Probe.Candidates(due, suspectsMay: !control.IsAllowed) : due,
            maxRows,
            import.MaxBytes,
            import.ClearAs,
            _isBehind,
            plan.SoftWait,
            _wasUnmixed,
            state.DeleteLimit,
            import.UnchangedRule);
        if (next.SetsAside)
        {
            await SetAsideAsync(next, now, cancellationToken);
        }

        var needsControl = next.Call is null
            ? isProbe && next.Parked.Count + next.Unchanged.Count == 0
            : Probe.NeedsControl(next.Call, state.LastSuccess);
        if (control.IsAllowed && needsControl)
        {
            await control.StartAsync(now, cancellationToken);
            return (null, false);
        }
        return (next.Call, next.Call is null && next.Parked.Count + next.Unchanged.Count > 0);
    }

    /// <summary>Puts a call on record and sends it, unless it need not be sent.</summary>
    /// <returns>Whether to look again at once.</returns>
    private async Task<bool> StartAsync(PlannedCall call, GateState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mustWait = (MustFill(now) && call is { Kind: CallKind.Normal, IsFull: false })
            || (call.Kind == CallKind.Alone && _inFlight.Count > 0);
        if (mustWait || await imports.OpenAsync(call, now, cancellationToken) is not { } opened)
        {
            return false;
        }

        if (import.DryRun)
        {
            await imports.SettleAsync(opened, SettlementBuilder.DryRun(call, state), cancellationToken);
            return true;
        }

        if (call.Kind == CallKind.NotNeeded)
        {
            await settler.SettleUnsentAsync(opened, call, cancellationToken);
            return true;
        }

        CrashPoint.Reached(call.Kind == CallKind.Suspects ? CrashPoint.InBisect : CrashPoint.BeforeSend);
        _wasUnmixed = call.Kind is CallKind.Suspects or CallKind.Alone or CallKind.UnsureDeletes;
        if (!leases.MayStart)
        {
            // The process was suspended for longer than its lease, so another worker may own the call now.
            await imports.GiveUpUnsentAsync(_inFlight.Select(other => other.Import.Id), import.LateWindow, cancellationToken);
            return false;
        }
        _inFlight.Add(new(opened, call, now, Send(call)));
        CrashPoint.Reached(CrashPoint.AfterSend);
        return true;
    }

    /// <summary>
    /// Writes what the plan sets aside. The signal then starts the next turn at once; it checks the entities that wait for these. If
    /// nothing was true any more, a turn at once would find the same again.
    /// </summary>
    private async Task SetAsideAsync(PlanResult plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await plans.SetAsideAsync(plan, now, cancellationToken))
        {
            signal.Raise();
        }
    }

    /// <summary>
    /// Whether only a full call may start. Batches form while calls are in flight: until a call in flight counts as slow, only a full one
    /// starts. A call of deletes of records that may not exist has few rows. If the other calls waited for each of those, more and more
    /// deletes would be recorded for entities that were never sent.
    /// </summary>
    private bool MustFill(DateTimeOffset now) =>
        _inFlight.Exists(call => call.Call.Kind != CallKind.UnsureDeletes && now - call.StartedAt < plan.SlowCall);

    private Task<Result<ImportResult>> Send(PlannedCall call)
    {
        // A stop of the service does not cancel a call that has started: it ends by its own timeout.
        // Unchecked: errors in a change were reported when it was received. The server refuses what the worker does not know, in its own
        // words.
        var answer = dime.Imports.RunUncheckedAsync([.. call.Rows.Select(row => row.Row)], options: null, CancellationToken.None);
        _ = RaiseWhenDoneAsync(answer);
        return answer;
    }

    private async Task RaiseWhenDoneAsync(Task answer)
    {
        await Task.WhenAny(answer);
        signal.Raise();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var next = IsFull ? null : new[] { work.NextDue(now), store.Read(GateRow.Read).NextAt(now) }.Where(at => at > now).Min();
        var wake = new[] { next, now + plan.Poll, now + leases.NextTurn }.Where(at => at > now).Min()!.Value;
        using var timer = new CancellationTokenSource(wake - now, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await signal.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The wait is over.
        }
    }
}
