namespace SyncWorker.Configuration;

/// <summary>The settings are invalid. Each problem names the option, its value and what is allowed.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> problems)
    : Exception(string.Join(System.Environment.NewLine, problems));
