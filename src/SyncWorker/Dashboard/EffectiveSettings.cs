using System.Text.RegularExpressions;

namespace SyncWorker.Dashboard;

/// <summary>A setting as it is in effect.</summary>
/// <param name="Source">Which file, environment variable or command line it comes from; null: the default of the program.</param>
internal sealed record EffectiveSetting(string Name, string Value, string? Source);

/// <summary>The settings in effect, each with its source. Secrets are masked.</summary>
internal static partial class EffectiveSettings
{
    private const string Masked = "••••••";

    private static readonly string[] Secrets =
        ["key", "hash", "password", "passwd", "secret", "token", "pwd", "connectionstring", "listenconnection"];

    public static IReadOnlyList<EffectiveSetting> Of(IConfigurationRoot configuration) =>
    [
        .. Leaves(configuration).Select(section => Of(configuration, section))
            .OrderBy(setting => setting.Name, StringComparer.OrdinalIgnoreCase),
    ];

    private static EffectiveSetting Of(IConfigurationRoot configuration, IConfigurationSection section)
    {
        var source = configuration.Providers.Reverse().FirstOrDefault(provider => provider.TryGet(section.Path, out _));
        return new(section.Path, Value(section), source switch
        {
            null => null,
            FileConfigurationProvider { Source: { } file } => file.FileProvider?.GetFileInfo(file.Path ?? "").PhysicalPath ?? file.Path,
            _ => source.ToString(),
        });
    }

    /// <summary>The value as it may be shown: nothing of a secret, and no password of an address.</summary>
    private static string Value(IConfigurationSection section)
    {
        var value = section.Value ?? "";
        return value.Length > 0 && IsSecret(section.Key) ? Masked : UserOfAddress().Replace(value, Masked);
    }

    // Not Uri.TryCreate: some texts make it throw, and a setting can hold any text, or several addresses.
    [GeneratedRegex(@"(?<=://)[^/?#\s]+(?=@)")]
    private static partial Regex UserOfAddress();

    internal static bool IsSecret(string name) =>
        !name.EndsWith("File", StringComparison.OrdinalIgnoreCase)
        && Secrets.Any(secret => name.EndsWith(secret, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<IConfigurationSection> Leaves(IConfiguration configuration) => configuration.GetChildren()
        .SelectMany(section => section.GetChildren().Any() ? Leaves(section) : [section]);
}
