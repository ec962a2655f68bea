namespace SyncWorker.Messaging;

/// <summary>The broker's topology is wrong, and only a person can change it; the message says what to do.</summary>
internal sealed class TopologyException(string message, Exception? cause = null) : Exception(message, cause);
