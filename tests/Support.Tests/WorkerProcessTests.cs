namespace SyncWorker.Testing.Tests;

public sealed class WorkerProcessTests
{
    private const int KilledBySigkill = 128 + 9;
    private const int TerminatedBySigterm = 128 + 15;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Lines_are_found_before_and_after_they_are_written()
    {
        await using var process = Start("lines");

        var environment = await process.WaitForLineAsync(line => line.StartsWith("environment", StringComparison.Ordinal), Soon);
        var again = await process.WaitForLineAsync(line => line.StartsWith("environment", StringComparison.Ordinal), Soon);
        var error = await process.WaitForLineAsync(line => line == "to standard error", Soon);

        Assert.Equal("environment: given", environment);
        Assert.Equal(environment, again);
        Assert.Equal("to standard error", error);
        Assert.Equal(3, await process.WaitForExitAsync(Soon));
    }

    [Fact]
    public async Task The_error_for_a_process_that_ends_without_the_line_contains_its_output()
    {
        await using var process = Start("lines");

        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => process.WaitForLineAsync(line => line == "never", Soon));

        Assert.Contains("(3)", ended.Message, StringComparison.Ordinal);
        Assert.Contains("to standard error", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_does_not_arrive_in_time_is_a_timeout()
    {
        await using var process = Start("wait");
        await process.WaitForLineAsync(line => line == "ready", Soon);

        await Assert.ThrowsAsync<TimeoutException>(() => process.WaitForLineAsync(line => line == "never", TimeSpan.FromMilliseconds(100)));
        await Assert.ThrowsAsync<TimeoutException>(() => process.WaitForExitAsync(TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public async Task A_killed_process_runs_no_shutdown_code_and_a_terminated_one_does()
    {
        await using var killed = Start("wait");
        await using var terminated = Start("wait");
        await killed.WaitForLineAsync(line => line == "ready", Soon);
        await terminated.WaitForLineAsync(line => line == "ready", Soon);

        killed.Kill();
        var code = await killed.WaitForExitAsync(Soon);
        Assert.DoesNotContain("goodbye", killed.Lines);

        if (!OperatingSystem.IsWindows())
        {
            terminated.Terminate();
            Assert.Equal(KilledBySigkill, code);
            Assert.Equal(TerminatedBySigterm, await terminated.WaitForExitAsync(Soon));
            Assert.Contains("goodbye", terminated.Lines);
        }
    }

    [Fact]
    public async Task Dispose_ends_the_process()
    {
        var process = Start("wait");
        await process.WaitForLineAsync(line => line == "ready", Soon);
        var id = process.Id;

        await process.DisposeAsync();

        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(id));
    }

    private static WorkerProcess Start(string mode) => WorkerProcess.Start(
        Repository.Built("tests/Support.Program", "Support.Program.dll"),
        [mode],
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["SUPPORT_PROGRAM"] = "given" });
}
