using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>The command line in a real shell: completion, a terminal, and the same answers from the service and from its ledger.</summary>
[Trait("Needs", "Signals")]
public sealed partial class TerminalTests
{
    private static readonly string Folder = Path.GetDirectoryName(WorkerOnItsOwn.Program)!;

    [Theory]
    [InlineData("dea", "dead")]
    [InlineData("dead re", "replay")]
    [InlineData("dead list --so", "--source-app")]
    [InlineData("dead list --entity Jo", "Job")]
    [InlineData("entity Resource", "Resource ResourceCalendar ResourceCapacity ResourceCertificate ResourceFilterValue ResourceGpsTracking ResourceUri")]
    [InlineData("changes list --state s", "sending superseded")]
    [InlineData("operation list --state ", "cancelled done running stopped")]
    [InlineData("completion ", "bash powershell zsh")]
    [InlineData("dead ", "discard edit export fix groups list replay show")]
    public async Task Bash_completes_what_is_typed(string typed, string offered)
    {
        var found = await BashAsync($$"""
            source <(syncworker completion bash)
            COMP_LINE="syncworker {{typed}}"
            COMP_POINT=${#COMP_LINE}
            COMP_WORDS=($COMP_LINE)
            if [[ $COMP_LINE == *' ' ]]; then COMP_WORDS+=(''); fi
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _syncworker
            printf '%s\n' "${COMPREPLY[@]}"
            """);

        Assert.Equal(offered.Split(' '), found.Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_fits_the_terminal_and_is_plain_in_a_pipe_and_with_NO_COLOR()
    {
        const int Width = 100;
        var terminal = $"script -qec 'stty cols {Width}; syncworker topology show' /dev/null";

        var coloured = await BashAsync(terminal);
        var plain = KeyMode().Replace(await BashAsync("NO_COLOR=1 " + terminal), "");
        var piped = await BashAsync("syncworker topology show | cat");

        Assert.Contains('─', coloured);
        Assert.Contains("\u001b[1m", coloured, StringComparison.Ordinal);
        Assert.DoesNotContain('─', plain);
        Assert.DoesNotContain('\u001b', plain);
        Assert.All(plain.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, Width));
        Assert.DoesNotContain('─', piped);
        Assert.DoesNotContain('\u001b', piped);
        Assert.Contains(piped.Split('\n'), line => line.Length > Width);
        Assert.All(piped.Split('\n'), line => Assert.Matches("^(what|exchange|queue|binding) ", line));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reading_command_gives_programs_the_same_over_HTTP_and_from_the_ledger_of_a_stopped_service(bool postgreSql)
    {
        using var directory = new TemporaryDirectory();
        await using var database = postgreSql ? await Database.CreateAsync("terminal") : null;
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.BreakAsync(
            new { where = new { ShortDescription = "bad" }, status = 400, body = new { Description = "Not this one." } });
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board, ledger: database);
        await worker.PostAsync(new[] { Given.Job("A", "bad"), Given.Job("B", "good"), Given.Job("C", "bad") });
        await worker.UntilDoneAsync(received: 3);
        Assert.Equal(0, (await worker.CommandAsync("dead", "discard", "3", "--reason", "r", "--server", $"{worker.Address}")).ExitCode);
        string[] commands =
        [
            "dead list", "dead list --entity job --key a --code DIME201 --limit 1 --count", "dead groups", "dead show 1",
            "changes list --limit 2", "changes list --state applied", "changes show 2", "imports list --outcome accepted", "imports show 1",
            "audit", "audit --action pause", "entity list --entity Job", "entity Job B", "search b", "search none", "operation list",
            "dead replay --all --dry-run", "dead discard 1 --dry-run", "entity reset Job --dry-run", "resend Job --dry-run", "dead list --limit 0",
        ];

        var served = new List<(int, string)>();
        foreach (var command in commands)
        {
            served.Add(await JsonAsync(worker, $"{command} --server {worker.Address}"));
        }
        worker.Terminate();
        await worker.ExitCodeAsync();

        foreach (var (command, answer) in commands.Zip(served))
        {
            Assert.Equal((command, answer), (command, await JsonAsync(worker, command)));
        }
    }

    /// <summary>.NET sets the mode of the terminal's keys when it asks for its width.</summary>
    [GeneratedRegex(@"\u001b\[\?1h\u001b=")]
    private static partial Regex KeyMode();

    private static async Task<(int ExitCode, string Json)> JsonAsync(WorkerOnItsOwn worker, string command)
    {
        var (code, output) = await worker.CommandAsync([.. command.Split(' '), "--json"]);
        return (code, JsonSerializer.Serialize(JsonDocument.Parse(output.Single(line => line.StartsWith('{')))));
    }

    private static async Task<string> BashAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = $"{Folder}:{start.Environment["PATH"]}";
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        using var bash = Process.Start(start)!;
        bash.StandardInput.Close();
        return (await bash.StandardOutput.ReadToEndAsync()).Trim();
    }
}
