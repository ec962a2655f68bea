namespace SyncWorker.Messaging;

/// <summary>What is on the broker is not what must be there, and only a person can change it; the message says what to do.</summary>
internal sealed class TopologyException(string message, Exception? cause = null) : Exception(message, cause);
