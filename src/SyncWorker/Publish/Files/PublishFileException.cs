namespace SyncWorker.Publish.Files;

/// <summary>The file can not be read any further.</summary>
/// <param name="line">Where, from 1.</param>
internal sealed class PublishFileException(long line, string problem) : Exception($"line {line}: {problem}");
