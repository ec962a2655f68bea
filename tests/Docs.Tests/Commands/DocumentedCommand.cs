namespace SyncWorker.Docs.Tests.Commands;

/// <summary>A command line in a document.</summary>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="Text">Its text in the document, continued lines joined.</param>
/// <param name="InSentence">Whether it is part of a sentence, where it may have placeholders such as <c>FILE</c>.</param>
internal sealed record DocumentedCommand(int Line, string Text, bool InSentence)
{
    /// <summary>What it prints, from the <c>output</c> block that follows it; null if the document does not show it.</summary>
    public string? Shows { get; init; }
}
