using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Operate;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>What a terminal shows of text from other systems.</summary>
public sealed class PlainTextTests
{
    [Theory]
    [InlineData("\u001b[2J\u001b]0;owned\u0007", "\\u001B[2J\\u001B]0;owned\\u0007")]
    [InlineData("\u009b31m", "\\u009B31m")]
    [InlineData("paid\rvoid", "paid\\u000Dvoid")]
    [InlineData("a\0b\u007f", "a\\u0000b\\u007F")]
    [InlineData("file\u202Egpj.exe", "file\\u202Egpj.exe")]
    [InlineData("Größe\tß 東京\nnext\r\nlast", "Größe\tß 東京\nnext\r\nlast")]
    public void Control_characters_are_shown_as_their_codes_and_all_other_text_is_unchanged(string text, string shown) =>
        Assert.Equal(shown, PlainText.Of(text));

    [Fact]
    public void In_JSON_control_characters_are_escaped() => Assert.DoesNotContain(
        JsonSerializer.Serialize("\u001b[31m\u009b\u007f\u0085", SyncWorker.Operate.Json.Options), char.IsControl);

    [Fact]
    public void A_log_line_stays_one_line_whatever_message_of_the_server_it_contains()
    {
        using var written = new StringWriter();

        new LogLines(new FakeClock(Some.Now), new(new())).Write(
            new LogEntry<string>(
                LogLevel.Warning,
                "SyncWorker",
                0,
                "refused: \u001b[31mno\n2030-01-01 00:00:00Z crit: forged",
                null,
                (state, _) => state),
            null,
            written);

        Assert.Equal(
            $"2030-01-01 00:00:00Z warn: SyncWorker: refused: \\u001B[31mno 2030-01-01 00:00:00Z crit: forged{Environment.NewLine}",
            written.ToString());
    }

    [Fact]
    public void Commands_print_only_through_the_writer_that_shows_control_characters_as_codes()
    {
        var root = Repository.File("src/SyncWorker");
        var direct = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)
                && !file.Contains("/bin/", StringComparison.Ordinal)
                && Path.GetFileName(file) is not ("Output.cs" or "Screen.cs" or "Table.cs" or "CompletionCommand.cs")) // a table's cells are plain text
            .Where(file => File.ReadAllText(file) is var code
                && (code.Contains("Console.Out", StringComparison.Ordinal)
                    || code.Contains("Console.Write", StringComparison.Ordinal)
                    || code.Contains("Console.Error.Write", StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(root, file));

        Assert.Empty(direct);
    }
}
