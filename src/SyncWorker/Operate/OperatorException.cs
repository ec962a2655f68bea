namespace SyncWorker.Operate;

/// <summary>The service did not do what it was asked to, in its own words.</summary>
internal sealed class OperatorException(string message) : Exception(message);
