namespace SyncWorker.Docs.Tests.Commands;

/// <summary>A command line that a document names.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Text">As it stands there, on one line.</param>
/// <param name="InSentence">It stands within text, where names may stand for what a reader puts in: <c>FILE</c>.</param>
internal sealed record DocumentedCommand(int Line, string Text, bool InSentence);
