namespace SyncWorker.Bench.Contenders;

/// <summary>A contender cannot be run here. It is left out, with this message.</summary>
internal sealed class MissingException(string message) : Exception(message);
