using SyncWorker.Gate;

namespace SyncWorker.Dispatch;

/// <summary>Describes why the gate is closed, as part of a sentence, for the log and for every user interface.</summary>
internal static class GateWords
{
    public static string Of(GateReason reason, string? detail) => reason switch
    {
        GateReason.Throttled => "Dime.Scheduler asked us to wait (429)",
        GateReason.Outage => $"Dime.Scheduler does not answer ({detail})",
        GateReason.ServerError => $"Dime.Scheduler answers that it failed ({detail})",
        _ => $"Dime.Scheduler refuses this worker's key, address or certificate ({detail})",
    };
}
