namespace SyncWorker.Demo.Tests;

/// <summary>Invalid options.</summary>
public sealed class OptionTests
{
    [Theory]
    [InlineData("demo --rate many", "--rate must be a whole number, 0 or more.")]
    [InlineData("demo --rate -1", "--rate must be a whole number, 0 or more.")]
    [InlineData("demo --emulator https://127.0.0.1", "--emulator must be an address that begins with http://.")]
    [InlineData("publish jobs.csv --to localhost", "--to must be an address that begins with http:// or https:// or amqp:// or amqps://.")]
    [InlineData("publish nothing.csv --entity Job", "there is no such file.")]
    [InlineData("publish nothing.csv --entity Work", "--entity = Work: must be one of ")]
    [InlineData("dead list --limit abc", "--limit = abc: must be a whole number.")]
    public async Task An_invalid_option_exits_with_2_and_states_what_is_allowed(string line, string words)
    {
        await using var command = WorkerProcess.Start(WorkerOnItsOwn.Program, line.Split(' '));

        Assert.Equal(2, await command.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains(command.Lines, said => said.Contains(words, StringComparison.Ordinal));
        Assert.DoesNotContain(command.Lines, said => said.Contains("   at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("src/SyncWorker")]
    [InlineData("src/DimeEmulator")]
    public async Task A_path_on_the_command_line_of_dotnet_run_is_relative_to_the_current_folder(string project)
    {
        await using var msbuild = WorkerProcess.Start("msbuild", [project, "-getProperty:RunWorkingDirectory"]);

        Assert.Equal(0, await msbuild.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("", string.Concat(msbuild.Lines));
    }
}
