using System.Data.Common;
using DimeClient;
using SyncWorker.Decide;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Plan;
using SyncWorker.Runtime;

namespace SyncWorker.Dispatch;

/// <summary>Settles an answer: pure rules decide the verdict, one transaction writes it, and the log reports it.</summary>
internal sealed class Settler(
    ImportLog imports,
    TimeProvider time,
    Func<double> jitter,
    ImportOptions import,
    RetryOptions retry,
    GateOptions gate,
    ILogger<Settler> log)
{
    /// <summary>Decides what the answer means, and writes the verdict to the ledger.</summary>
    public async Task SettleAsync(CallInFlight call, Result<ImportResult> answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isWrapped = answer.Response is { } response && response.StatusCode != answer.Error?.StatusCode;
        var othersFail = call.Call.Suspect is not null && answer.Error is not null && imports.OthersFail(call.Call.Rows[0].Entity.Id);
        var calls = answer.Error is { Reason: DimeErrorReason.Throttled } ? imports.RecentCalls(call.Import.Id, call.StartedAt) : null;
        CrashPoint.Reached(CrashPoint.BeforeSettle);
        IReadOnlyList<BrakeState> wereOn = [];
        Settlement Verdict(DimeError? error, GateState gateNow, IReadOnlyList<BrakeState> brakes)
        {
            wereOn = [.. brakes.Where(brake => brake.Since is not null)];
            var disposition = DispositionPolicy.Decide(error, CallFacts.Of(call.Call, now, gateNow, retry, isWrapped, othersFail), retry);
            var verdict = new SettlementBuilder(call.Import.Id, call.StartedAt, now, jitter(), import, retry, gate)
                .Build(call.Call, disposition, error, gateNow, brakes, calls);
            return verdict with { HttpStatus = answer.Response?.StatusCode ?? verdict.HttpStatus };
        }

        (GateState Before, Settlement Settlement) settled;
        try
        {
            settled = await imports.SettleAsync(
                call.Import, (gateNow, brakes) => Verdict(answer.Error, gateNow, brakes), cancellationToken);
        }
        catch (DbException refused) when (refused.IsOfTheData() && answer.Error is not null)
        {
            // The message is the only text that comes from the server. Without it the verdict is the same.
            log.LogError("The ledger cannot store the server's message, so the verdict is written without it: {Reason}", refused.Message);
            var error = answer.Error with { Message = "The server's message cannot be stored in the ledger." };
            settled = await imports.SettleAsync(call.Import, (gateNow, brakes) => Verdict(error, gateNow, brakes), cancellationToken);
        }

        var (before, settlement) = settled;
        CrashPoint.Reached(CrashPoint.AfterSettle);

        LogGate(before, settlement.Gate);
        if (settlement.Brake is { Since: { } since } on && since == now)
        {
            log.LogError(
                "{Procedure} is paused: the last {Count} records were refused with the same message. "
                + "One record every {Wait} tries again. The message: {Message}",
                on.Procedure, gate.SameRefusals, Duration.Of(gate.BrakeProbe), on.Message);
        }

        foreach (var brake in wereOn.Where(brake => settlement.Accepted.Contains(brake.Procedure)))
        {
            log.LogInformation(
                "{Procedure} runs again after {Duration}: one of its records was accepted.",
                brake.Procedure, Duration.Of(now - brake.Since!.Value));
        }

        foreach (var dead in settlement.Changes.Where(change => change.Reason is not null))
        {
            log.LogWarning(
                "Change {Id} of {Entity} {Key} is a dead letter, {Code}: {Message}",
                dead.Id, call.Call.Rows[0].Entity.Definition.Name, call.Call.Rows[0].Entity.Key, dead.Reason!.Code, dead.Reason.Message);
        }
    }

    /// <summary>Settles a call that is on record and need not be sent.</summary>
    public Task SettleUnsentAsync(OpenImport opened, PlannedCall call, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var builder = new SettlementBuilder(opened.Id, startedAt: now, now, jitter(), import, retry, gate);
        return imports.SettleAsync(opened, (gateNow, _) => builder.NotNeeded(call, gateNow), cancellationToken);
    }

    /// <summary>Logs when sending stops and when it resumes.</summary>
    public void LogGate(GateState before, GateState after)
    {
        if (after.Reason is { } reason && before.Reason != reason)
        {
            log.LogWarning("Sending stopped: {Reason}. The next try is at {Until:u}.", GateWords.Of(reason, after.Detail), after.Until);
        }
        else if (after.Reason is null && before.Reason is { } ended)
        {
            log.LogInformation(
                "Sending resumed after {Duration} ({Reason}).",
                Duration.Of(time.GetUtcNow() - (before.ClosedSince ?? before.Since ?? time.GetUtcNow())),
                GateWords.Of(ended, before.Detail));
        }
    }
}
