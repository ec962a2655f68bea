namespace DimeEmulator;

/// <summary>The command line options.</summary>
internal sealed record CommandLine
{
    public const string Usage = "Usage: DimeEmulator [--urls http://127.0.0.1:5099] [--data DIR] [--api-key KEY]";

    public Uri Url { get; init; } = new EmulatorSettings { DataDirectory = "" }.Url;

    public string Data { get; init; } = Path.Combine("data", "emulator");

    public string? ApiKey { get; init; }

    /// <returns>The error, or null.</returns>
    public static string? Read(IReadOnlyList<string> arguments, out CommandLine commandLine)
    {
        commandLine = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            // Accepts both --data DIR and --data=DIR.
            var (name, value) = arguments[i].Split('=', 2) is [var left, var right] ? (left, right) : (arguments[i], null);
            if (name is not ("--urls" or "--data" or "--api-key"))
            {
                return $"{name}: unknown option. Allowed: --urls, --data, --api-key.";
            }
            value ??= i + 1 < arguments.Count ? arguments[++i] : null;
            if (string.IsNullOrWhiteSpace(value))
            {
                return $"{name}: a value is missing.";
            }
            if (name == "--urls" && !IsAddress(value))
            {
                return $"--urls: '{value}' is not allowed. Allowed: one http address such as http://127.0.0.1:5099.";
            }
            commandLine = name switch
            {
                "--urls" => commandLine with { Url = new Uri(value) },
                "--data" => commandLine with { Data = value },
                _ => commandLine with { ApiKey = value },
            };
        }
        return null;
    }

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.AbsolutePath == "/";
}
