namespace SyncWorker.Operate;

/// <summary>The service did not do what it was asked to. The message quotes its answer.</summary>
internal sealed class OperatorException(string message) : Exception(message);
