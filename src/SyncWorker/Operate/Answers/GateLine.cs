using SyncWorker.Dispatch;
using SyncWorker.Gate;
using SyncWorker.Operate.Queries;
using SyncWorker.Runtime;

namespace SyncWorker.Operate.Answers;

/// <summary>Whether calls may start, and if not: why, since when, who must act, and what to do next. Pure.</summary>
internal static class GateLine
{
    public static string Of(GateReport gate) => gate switch
    {
        { Open: true, CallsPerSecond: { } pace } =>
            $"Sending is open, at {pace:0.##} calls a second since Dime.Scheduler asked us to wait (429).",
        { Open: true } => "Sending is open.",
        _ when Enum.TryParse<GateReason>(gate.Reason, ignoreCase: true, out var reason) =>
            Closed(gate, Cause.OfGate(reason), GateWords.Of(reason, gate.Detail)),
        _ => Closed(gate, Cause.Paused, $"it was paused: {gate.Detail}"),
    };

    /// <summary>The line for a paused procedure, of which only an occasional probe is sent.</summary>
    public static string OfBrake(string procedure, string message, DateTimeOffset since) =>
        $"{procedure} is paused since {Moment.Of(since)}: "
        + $"too many records in a row were refused with one message ({PlainText.OneLine(message)}); "
        + $"{Cause.Brake.Who} {Cause.Brake.Action}. Next: syncworker {Cause.Brake.Next}";

    private static string Closed(GateReport gate, Cause cause, string because) =>
        $"Nothing is sent: {because}, since {Moment.Of(gate.Since)}{(gate.Until is { } until ? $", until {Moment.Of(until)}" : "")}; "
        + $"{(cause.IsNobodys ? cause.Action : $"{cause.Who} {cause.Action}")}. Next: syncworker {cause.Next}";
}
