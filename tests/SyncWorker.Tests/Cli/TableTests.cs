using SyncWorker.Cli.Printing;

namespace SyncWorker.Tests;

public sealed class TableTests
{
    private static readonly Table<(long Id, DateTimeOffset? Seen, string Message)> Table = new(
        new("id", row => row.Id, IsNumber: true),
        new("seen", row => row.Seen),
        new("message", row => row.Message, IsText: true));

    [Fact]
    public void Off_a_terminal_a_row_is_one_line_without_colours_and_rules() =>
        Assert.Equal(
            [
                "  id  seen                  message",
                "   7  2026-11-20 07:00:00Z  " + new string('x', 500),
                "1234                        two lines",
            ],
            Table.Lines([(7, new(2026, 11, 20, 8, 0, 0, TimeSpan.FromHours(1)), new string('x', 500)), (1234, null, "two\nlines")]));

    [Fact]
    public void On_a_screen_text_is_broken_and_the_other_cells_are_not() =>
        Assert.Equal(
            [
                "id  seen                  message",
                " 7  2026-11-20 07:00:00Z  Site city is much too",
                "                          long",
            ],
            Table.Lines([(7, new(2026, 11, 20, 7, 0, 0, default), "Site city is much too long")], width: 48));

    [Fact]
    public void On_a_screen_that_is_too_narrow_each_cell_has_a_line() =>
        Assert.Equal(
            ["id       7", "seen     2026-11-20 07:00:00Z", "message  Site city is much too long", "", "id  8", ""],
            Table.Lines([(7, new(2026, 11, 20, 7, 0, 0, default), "Site city is much too long"), (8, null, "")], width: 30));

    [Fact]
    public void What_a_terminal_would_obey_is_shown_as_its_code() =>
        Assert.EndsWith("  \\u001B[31mred [bold]\\u202E", Table.Lines([(1, null, "\u001b[31mred [bold]\u202e")]).Last(), StringComparison.Ordinal);
}
