namespace SyncWorker.Publish.Files;

/// <summary>A change on its way from a file to the worker.</summary>
/// <param name="Line">Where it begins in the file, from 1.</param>
/// <param name="Entity">The catalog's name as the change has it; null where it names none.</param>
/// <param name="MessageId">Its own id; null when it has none.</param>
/// <param name="Json">The change as UTF-8.</param>
internal sealed record OutgoingChange(long Line, string? Entity, string? MessageId, ReadOnlyMemory<byte> Json);

/// <summary>What stands at one place of a file: a change, or what is wrong there.</summary>
internal readonly record struct FileItem(long Line, OutgoingChange? Change, string? Problem)
{
    public static FileItem Of(OutgoingChange change) => new(change.Line, change, null);

    public static FileItem Wrong(long line, string problem) => new(line, null, problem);
}
