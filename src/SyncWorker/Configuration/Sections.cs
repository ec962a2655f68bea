using SyncWorker.Runtime;

namespace SyncWorker.Configuration;

/// <summary>The known sections, and the messages about unknown ones. Pure.</summary>
internal static class Sections
{
    private const string Logging = "Logging";

    private static readonly IReadOnlyList<string> Known =
    [
        .. typeof(Settings).GetProperties()
            .Where(section => section.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)).Select(section => section.Name),
        Logging,
    ];

    /// <summary>Problems with names at the top of a file that are not sections.</summary>
    /// <param name="file">The file's name in the message.</param>
    public static IEnumerable<string> UnknownIn(IConfiguration settings, string file) => settings.GetChildren()
        .Where(section => !Known.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
        .Select(section => $"{file}: {section.Key} is not a section: {Meant(section.Key)}.");

    /// <summary>
    /// Warnings about environment variables that look like settings but are not. They may belong to another program, so the service starts
    /// anyway.
    /// </summary>
    public static IEnumerable<string> UnknownIn(IEnumerable<string> variables) => variables
        .Select(name => (Name: name, Section: name.Split("__")[0]))
        .Where(variable => variable.Section.Length > 0 && variable.Section.Length < variable.Name.Length
            && !Known.Contains(variable.Section, StringComparer.OrdinalIgnoreCase))
        .OrderBy(variable => variable.Name, StringComparer.Ordinal)
        .Select(variable =>
            $"The environment variable {variable.Name} sets nothing: {variable.Section} is not a section, {Meant(variable.Section)}.");

    /// <summary>Problems with unknown log levels: without this check, the logging would end the start with a stack trace.</summary>
    public static IEnumerable<string> WrongLevels(IConfiguration settings) => Below(settings.GetSection(Logging))
        .Where(level => level.Path.Split(':')[^2].Equals("LogLevel", StringComparison.OrdinalIgnoreCase) && level.Value is { } value
            && !Enum.GetNames<LogLevel>().Contains(value, StringComparer.OrdinalIgnoreCase))
        .Select(level => $"{level.Path} = {level.Value}: must be {string.Join(" or ", Enum.GetNames<LogLevel>())}.");

    /// <summary>
    /// Problems with sections that are not allowed. With a Kestrel section, the web server would listen elsewhere and bypass Http:Urls and
    /// its rules.
    /// </summary>
    public static IEnumerable<string> Forbidden(IConfiguration settings) =>
        settings.GetSection("Kestrel").Exists() ? ["Kestrel is not a section: the service listens on the addresses in Http:Urls."] : [];

    private static string Meant(string name) => Spelling.Nearest(name, Known) is { } meant
        ? $"it must be {meant}"
        : $"it must be one of {string.Join(", ", Known)}";

    private static IEnumerable<IConfigurationSection> Below(IConfigurationSection section) =>
        section.GetChildren().SelectMany(child => Below(child).Append(child));
}
