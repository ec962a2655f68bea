namespace SyncWorker.Messaging.Connection;

/// <summary>The broker can not be used at the moment; the message says where, and what it says.</summary>
internal sealed class BrokerException(string message, Exception cause) : Exception(message, cause);
