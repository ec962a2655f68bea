using SyncWorker.Docs.Tests.Commands;

namespace SyncWorker.Docs.Tests;

public sealed class CommandReaderTests
{
    [Fact]
    public void Every_line_of_a_shell_block_is_a_command_and_a_continued_line_belongs_to_one()
    {
        var commands = CommandReader.OfMarkdown("""
            ```sh
            export A=b    # why

            # no command
            curl x \
              -d '{"a":
            1}'
            dotnet run --project src/DimeEmulator &
            ```
            """);

        Assert.Equal(
            [
                new(2, "export A=b    # why", false),
                new(5, "curl x -d '{\"a\":\n1}'", false),
                new(8, "dotnet run --project src/DimeEmulator", false),
            ],
            commands);
    }

    [Fact]
    public void Outside_shell_blocks_a_command_is_whatever_starts_like_one()
    {
        var commands = CommandReader.OfMarkdown("""
            Say `verify` or `syncworker verify`; `CONVERGENCE_SEED=n dotnet test tests/X`.
            ```json
            { "a": "curl x" }
            ```
            ```
            publisher ──► RabbitMQ
            syncworker publish x.csv
            ```
            """);

        Assert.Equal(
            [
                new(1, "syncworker verify", true),
                new(1, "CONVERGENCE_SEED=n dotnet test tests/X", true),
                new(7, "syncworker publish x.csv", false),
            ],
            commands);
    }

    [Fact]
    public void A_command_in_a_comment_is_read_with_its_optional_arguments_once_per_alternative()
    {
        var commands = CommandReader.OfComments("""
            // What it does.
            //   dotnet run --project bench/Ledger -c Release [-- backlog [SQLite|PostgreSQL]]
            var text = "dotnet run --project x";
            /// <summary><c>dotnet run --project src/DimeEmulator</c>.</summary>
            """);

        Assert.Equal(
            [
                new(2, "dotnet run --project bench/Ledger -c Release -- backlog SQLite", false),
                new(2, "dotnet run --project bench/Ledger -c Release -- backlog PostgreSQL", false),
                new(4, "dotnet run --project src/DimeEmulator", false),
            ],
            commands);
    }
}
