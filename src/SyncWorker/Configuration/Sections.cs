using SyncWorker.Runtime;

namespace SyncWorker.Configuration;

/// <summary>The sections there are, and what is said of those that are none. Pure.</summary>
internal static class Sections
{
    private const string Logging = "Logging";

    private static readonly IReadOnlyList<string> Known =
        [.. typeof(Settings).GetProperties().Where(section => section.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)).Select(section => section.Name), Logging];

    /// <summary>What a file names at its top that is no section.</summary>
    /// <param name="file">As it is called in the sentence.</param>
    public static IEnumerable<string> UnknownIn(IConfiguration settings, string file) => settings.GetChildren()
        .Where(section => !Known.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
        .Select(section => $"{file}: {section.Key} is no section: {Meant(section.Key)}.");

    /// <summary>Environment variables that look like settings and are none. They may be another program's, so they are no reason not to start.</summary>
    public static IEnumerable<string> UnknownIn(IEnumerable<string> variables) => variables
        .Select(name => (Name: name, Section: name.Split("__")[0]))
        .Where(variable => variable.Section.Length > 0 && variable.Section.Length < variable.Name.Length && !Known.Contains(variable.Section, StringComparer.OrdinalIgnoreCase))
        .OrderBy(variable => variable.Name, StringComparer.Ordinal)
        .Select(variable => $"The environment variable {variable.Name} sets nothing: {variable.Section} is no section, {Meant(variable.Section)}.");

    /// <summary>The levels of the log: the logging would end the start with a stack trace.</summary>
    public static IEnumerable<string> WrongLevels(IConfiguration settings) => Below(settings.GetSection(Logging))
        .Where(level => level.Path.Split(':')[^2].Equals("LogLevel", StringComparison.OrdinalIgnoreCase) && level.Value is { } value
            && !Enum.GetNames<LogLevel>().Contains(value, StringComparer.OrdinalIgnoreCase))
        .Select(level => $"{level.Path} = {level.Value}: must be {string.Join(" or ", Enum.GetNames<LogLevel>())}.");

    /// <summary>The web server would listen where that says, past Http:Urls and its rules.</summary>
    public static IEnumerable<string> Forbidden(IConfiguration settings) =>
        settings.GetSection("Kestrel").Exists() ? ["Kestrel is no section: where the service listens is Http:Urls."] : [];

    private static string Meant(string name) => Spelling.Nearest(name, Known) is { } meant ? $"it must be {meant}" : $"it must be one of {string.Join(", ", Known)}";

    private static IEnumerable<IConfigurationSection> Below(IConfigurationSection section) =>
        section.GetChildren().SelectMany(child => Below(child).Append(child));
}
