namespace SyncWorker.Gate;

/// <summary>An operator wants nothing to be sent, until he says otherwise.</summary>
internal sealed record OperatorPause(DateTimeOffset Since, string By, string Reason);
