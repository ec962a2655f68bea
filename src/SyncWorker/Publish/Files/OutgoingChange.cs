namespace SyncWorker.Publish.Files;

/// <summary>A change on its way from a file to the worker.</summary>
/// <param name="Line">The line of the file where the change begins, from 1.</param>
/// <param name="Entity">The entity's name in the catalog, as the change has it; null if the change names none.</param>
/// <param name="MessageId">The change's own id; null if it has none.</param>
/// <param name="Json">The change as UTF-8.</param>
internal sealed record OutgoingChange(long Line, string? Entity, string? MessageId, ReadOnlyMemory<byte> Json);

/// <summary>One item of a file: a change, or the problem at that place.</summary>
internal readonly record struct FileItem(long Line, OutgoingChange? Change, string? Problem)
{
    public static FileItem Of(OutgoingChange change) => new(change.Line, change, null);

    public static FileItem Wrong(long line, string problem) => new(line, null, problem);
}
