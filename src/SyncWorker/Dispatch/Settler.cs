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
        var (before, settlement) = await imports.SettleAsync(
            call.Import,
            (gateNow, brakes) =>
            {
                var disposition = DispositionPolicy.Decide(answer.Error, CallFacts.Of(call.Call, now, gateNow, retry, isWrapped, othersFail), retry);
                var verdict = new SettlementBuilder(call.Import.Id, call.StartedAt, now, jitter(), import, retry, gate)
                    .Build(call.Call, disposition, answer.Error, gateNow, brakes, disposition is Disposition.CloseGate { Reason: GateReason.Throttled } ? callsPerSecond : 0);
                return verdict with { HttpStatus = answer.Response?.StatusCode ?? verdict.HttpStatus };
            },
            cancellationToken);
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
