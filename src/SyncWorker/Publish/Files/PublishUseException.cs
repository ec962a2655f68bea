namespace SyncWorker.Publish.Files;

/// <summary>What was asked for can not be: nothing has been sent. The message says which option or file, and what is allowed.</summary>
internal sealed class PublishUseException(string message) : Exception(message);
