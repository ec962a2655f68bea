using System.Data.Common;
using DimeClient;
using SyncWorker.Decide;
using SyncWorker.Ledger;
using SyncWorker.Plan;

namespace SyncWorker.Dispatch;

/// <summary>From an answer to what is on record of it: decided by pure rules, written in one transaction, told to the log.</summary>
internal sealed class Settler(
    ImportLog imports, TimeProvider time, Func<double> jitter, ImportOptions import, RetryOptions retry, GateOptions gate, ILogger<Settler> log)
{
    /// <summary>Decides what the answer means, and writes that down.</summary>
    public async Task SettleAsync(CallInFlight call, Result<ImportResult> answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isWrapped = answer.Response is { } response && response.StatusCode != answer.Error?.StatusCode;
        var othersFail = call.Call.Suspect is not null && answer.Error is not null && imports.OthersFail(call.Call.Rows[0].Entity.Id);
        var callsPerSecond = answer.Error is null ? 0 : imports.CallsPerSecond(call.StartedAt);
        CrashPoint.Reached(CrashPoint.BeforeSettle);
        Settlement Verdict(DimeError? error, GateState gateNow, IReadOnlyList<BrakeState> brakes)
        {
            var disposition = DispositionPolicy.Decide(error, CallFacts.Of(call.Call, now, gateNow, retry, isWrapped, othersFail), retry);
            var verdict = new SettlementBuilder(call.Import.Id, call.StartedAt, now, jitter(), import, retry, gate)
                .Build(call.Call, disposition, error, gateNow, brakes, disposition is Disposition.CloseGate { Reason: GateReason.Throttled } ? callsPerSecond : 0);
            return verdict with { HttpStatus = answer.Response?.StatusCode ?? verdict.HttpStatus };
        }

        (GateState Before, Settlement Settlement) settled;
        try
        {
            settled = await imports.SettleAsync(call.Import, (gateNow, brakes) => Verdict(answer.Error, gateNow, brakes), cancellationToken);
        }
        catch (DbException refused) when (refused.IsOfTheData() && answer.Error is not null)
        {
            // The words are all that the server has a say in: without them the verdict is the same.
            log.LogError(refused, "The ledger cannot take the server's words; the verdict is written without them.");
            var error = answer.Error with { Message = "The server's words cannot be written to the ledger." };
            settled = await imports.SettleAsync(call.Import, (gateNow, brakes) => Verdict(error, gateNow, brakes), cancellationToken);
        }

        var (before, settlement) = settled;
        CrashPoint.Reached(CrashPoint.AfterSettle);

        LogGate(before, settlement.Gate);
        if (settlement.Brake is { Since: { } since } brake && since == now)
        {
            log.LogError("{Procedure} pauses: {Count} died in a row of one cause, and that is hardly in the records. {Message}", brake.Procedure, gate.SameRefusals, brake.Message);
        }
        foreach (var dead in settlement.Changes.Where(change => change.Reason is not null))
        {
            log.LogWarning("Change {Id} of {Entity} is dead, {Code}: {Message}", dead.Id, call.Call.Rows[0].Entity.Key, dead.Reason!.Code, dead.Reason.Message);
        }
    }

    /// <summary>Says when sending stops, and when it goes on.</summary>
    public void LogGate(GateState before, GateState after)
    {
        if (after.Reason is { } reason && before.Reason != reason)
        {
            log.LogWarning("Sending stops until {Until:O}: {Reason}. {Message}", after.Until, reason, after.Detail);
        }
        else if (after.Reason is null && before.Reason is not null)
        {
            log.LogInformation("Sending goes on; it stood still since {Since:O}.", before.Since);
        }
    }
}
