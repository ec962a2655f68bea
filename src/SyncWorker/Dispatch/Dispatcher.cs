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
/// The loop that empties the ledger: settle what has come back, plan, put the call on record, send it. One loop does all of
/// it in turn, so a plan never sees half a verdict; only the calls themselves run side by side.
/// </summary>
internal sealed class Dispatcher(
    LedgerStore store,
    WorkFinder work,
    ImportLog imports,
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
    // However small calls are, somebody is looked at beside what is being taken apart.
    private const int Window = 200;

    private readonly List<CallInFlight> _inFlight = [];

    // The last call was one that is not mixed with others.
    private bool _wasUnmixed;

    // One value for each turn: what is planned by it is looked at by it.
    private bool _isBehind;

    /// <summary>Nothing can start before an answer is in, so there is nothing to ask the ledger for.</summary>
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
                // What is in flight stays so until its verdict can be written; nothing new is sent that cannot be put on record.
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
    /// Calls in flight are left to finish, and what is leased is given back; what does not finish is on record as open, and is sent again
    /// after the next start, or by who takes it over.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAny(Task.WhenAll(_inFlight.Select(call => call.Answer)), Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken));
        try
        {
            await SettleAnswersAsync(CancellationToken.None);
            await leases.ReleaseAsync();
        }
        catch (DbException trouble) when (trouble.IsPassing())
        {
            log.LogError("The ledger cannot be written during shutdown, so what was in flight is sent again after the next start: {Reason}", trouble.Message);
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

    /// <summary>Also at what waits for messages to be read: once they are, a parent that did not come is taken to exist already.</summary>
    private async Task LookAtWhatWaitsAsync(CancellationToken cancellationToken)
    {
        _isBehind = backlog.IsBehind;
        if (await waits.TurnAsync(time.GetUtcNow(), _isBehind, cancellationToken))
        {
            signal.Raise();
        }
    }

    /// <summary>Starts one call, if one may start and something is ready.</summary>
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

    /// <summary>Writes what is set aside meanwhile, and starts the control request where a call has to wait for that.</summary>
    /// <returns>The next call; or none, and whether to look again at once.</returns>
    private async Task<(PlannedCall? Call, bool LooksAgain)> PlanNextAsync(GateState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isProbe = state.Reason is not null;
        var maxRows = isProbe ? 1 : state.MostRows(import.MaxRows);
        var busy = new Busy(
            [.. _inFlight.SelectMany(call => call.Call.Rows).Select(row => row.Entity.Aggregate).Distinct()],
            [.. _inFlight.Select(call => call.Call.Suspect?.Id).OfType<long>()]);
        if (MustFill(now) && work.CountDue(now, maxRows, busy, leases.Plannable) < maxRows)
        {
            return (null, false);
        }

        var paused = await imports.PausedAsync(now, gate.BrakeProbe, cancellationToken);
        var (due, held) = PausedProcedures.Split(work.Due(now, isProbe ? import.MaxRows : Math.Max(Window, maxRows * 2), busy, leases.Plannable), paused, new(import.ClearAs));
        if (held.Parked.Count > 0)
        {
            await SetAsideAsync(held, now, cancellationToken);
            return (null, true);
        }

        var next = Planner.Next(
            isProbe ? Probe.Candidates(due, suspectsMay: !control.IsAllowed) : due, maxRows, import.MaxBytes, import.ClearAs, _isBehind, plan.SoftWait, _wasUnmixed,
            state.DeleteLimit);
        if (next.Parked.Count + next.Moot.Count > 0)
        {
            await SetAsideAsync(next, now, cancellationToken);
        }

        var needsControl = next.Call is null
            ? isProbe && next.Parked.Count == 0 && (due.Count > 0 || state.Reason != GateReason.Throttled)
            : Probe.NeedsControl(next.Call, state.LastSuccess);
        if (control.IsAllowed && needsControl)
        {
            await control.StartAsync(now, cancellationToken);
            return (null, false);
        }
        return (next.Call, next.Call is null && next.Parked.Count > 0);
    }

    /// <summary>Puts a call on record and sends it, unless nothing of it is to be sent.</summary>
    /// <returns>Whether to look again at once.</returns>
    private async Task<bool> StartAsync(PlannedCall call, GateState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mustWait = (MustFill(now) && call is { Kind: CallKind.Normal, IsFull: false }) || (call.Kind == CallKind.Alone && _inFlight.Count > 0);
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
            // The process was suspended for longer than its lease, so the call may not be ours to send any more.
            await imports.GiveUpUnsentAsync(_inFlight.Select(other => other.Import.Id), import.LateWindow, cancellationToken);
            return false;
        }
        _inFlight.Add(new(opened, call, now, Send(call)));
        CrashPoint.Reached(CrashPoint.AfterSend);
        return true;
    }

    /// <summary>What waits for these is looked at with the next turn, at once.</summary>
    private async Task SetAsideAsync(PlanResult plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await imports.SetAsideAsync(plan, now, cancellationToken);
        signal.Raise();
    }

    /// <summary>
    /// Batches form while calls are in flight: beside one that is not slow, only a full one starts. Deletes of what may not be there are
    /// few rows a call; if the others waited for each of those, more and more deletes would come to lie on records that were never sent.
    /// </summary>
    private bool MustFill(DateTimeOffset now) => _inFlight.Exists(call => call.Call.Kind != CallKind.UnsureDeletes && now - call.StartedAt < plan.SlowCall);

    private Task<Result<ImportResult>> Send(PlannedCall call)
    {
        // A call that has started is not cancelled by the service's stop: it ends by its own timeout.
        // Unchecked: what is wrong was named when it came in, and whatever is not known here is the server's to refuse in its own words.
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
