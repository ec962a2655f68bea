namespace SyncWorker.Publish.Files;

/// <summary>The file cannot be read any further.</summary>
/// <param name="line">The line of the file, from 1.</param>
internal sealed class PublishFileException(long line, string problem) : Exception($"line {line}: {problem}");
