namespace SyncWorker.Messaging.Connection;

/// <summary>The broker cannot be used at the moment; the message gives its address and its answer.</summary>
internal sealed class BrokerException(string message, Exception cause) : Exception(message, cause);
