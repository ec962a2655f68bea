using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SyncWorker.Cli.Printing;

/// <summary>Standard output as a screen: its width on a terminal, unlimited elsewhere; colours and rules only for people.</summary>
internal static class Screen
{
    /// <summary>For files and pipes: a row is a line, however long.</summary>
    public const int Unlimited = 100_000;

    private static readonly Dictionary<string, Color> Colors = new(StringComparer.Ordinal)
    {
        ["applied"] = Color.Green,
        ["accepted"] = Color.Green,
        ["current"] = Color.Green,
        ["done"] = Color.Green,
        ["pending"] = Color.Yellow,
        ["sending"] = Color.Yellow,
        ["blocked"] = Color.Yellow,
        ["running"] = Color.Yellow,
        ["dead"] = Color.Red,
        ["rejected"] = Color.Red,
        ["stopped"] = Color.Red,
    };

    /// <summary>Whether colours and rules are left out: no terminal, or its user wants none (https://no-color.org).</summary>
    public static bool IsPlain { get; } = Console.IsOutputRedirected
        || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>A state has a colour.</summary>
    public static Style StyleOf(string cell, bool isPlain) =>
        !isPlain && Colors.TryGetValue(cell, out var color) ? new(color) : Style.Plain;

    public static int Width => Console.IsOutputRedirected ? Unlimited : Console.WindowWidth;

    /// <summary>Prints the content with colours, on a terminal.</summary>
    public static void Print(IRenderable content) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }).Write(content);

    /// <summary>The content as lines without colours, and without spaces at their ends.</summary>
    public static IEnumerable<string> Lines(IRenderable content, int width)
    {
        using var text = new StringWriter(new StringBuilder());
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Write(content);
        return text.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd());
    }
}
