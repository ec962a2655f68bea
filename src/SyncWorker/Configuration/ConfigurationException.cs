namespace SyncWorker.Configuration;

/// <summary>Settings that can not be: each problem names the option, its value and what is allowed.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> problems)
    : Exception(string.Join(System.Environment.NewLine, problems));
