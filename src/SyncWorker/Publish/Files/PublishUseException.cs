namespace SyncWorker.Publish.Files;

/// <summary>The command cannot do what was asked, and sent nothing. The message names the option or file, and what is allowed.</summary>
internal sealed class PublishUseException(string message) : Exception(message);
