namespace SyncWorker.Gate;

/// <summary>An operator's pause: nothing is sent until an operator ends it.</summary>
internal sealed record OperatorPause(DateTimeOffset Since, string By, string Reason);
