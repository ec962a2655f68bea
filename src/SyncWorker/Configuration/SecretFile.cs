namespace SyncWorker.Configuration;

/// <summary>A file that holds a secret, such as a mounted secret.</summary>
internal static class SecretFile
{
    /// <summary>Why the file cannot be used; null if it can.</summary>
    public static string? Problem(string path)
    {
        if (!File.Exists(path))
        {
            return "must be a file that exists.";
        }

        try
        {
            return string.IsNullOrWhiteSpace(File.ReadAllText(path)) ? "must not be empty." : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"must be a file that this user may read: {unreadable.Message}";
        }
    }
}
