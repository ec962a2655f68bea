using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>The location of the embedded ledger does not depend on the folder in which the program is started.</summary>
public sealed class LedgerPlaceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_older_ledger_in_the_start_directory_is_not_ignored_silently()
    {
        using var directory = new TemporaryDirectory();
        var (older, place) = (directory.File("data"), directory.File("state"));
        Directory.CreateDirectory(older);
        await File.WriteAllTextAsync(Path.Combine(older, "ledger.db"), "");

        await using var run = Start(directory, place);
        var code = await run.WaitForExitAsync(Patience);

        Assert.NotEqual(0, code);
        Assert.Contains(
            run.Lines, line => line.Contains(older, StringComparison.Ordinal) && line.Contains(place, StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(place, "ledger.db")));
    }

    [Fact]
    public async Task By_default_the_ledger_is_in_systemds_state_directory_and_the_log_names_it()
    {
        using var directory = new TemporaryDirectory();
        var place = directory.File("state");

        await using var run = Start(directory, place);
        await run.WaitForLineAsync(
            line => line.Contains($"Ledger: Sqlite in {Path.Combine(place, "ledger.db")}", StringComparison.Ordinal), Patience);

        Assert.True(File.Exists(Path.Combine(place, "ledger.db")));
    }

    private static WorkerProcess Start(TemporaryDirectory directory, string place) => WorkerProcess.Start(
        WorkerOnItsOwn.Program,
        ["run", "--urls", "http://127.0.0.1:0"],
        new Dictionary<string, string?>
        {
            ["Dime__BaseAddress"] = "http://127.0.0.1:1/",
            ["Dime__ApiKey"] = "test",
            ["STATE_DIRECTORY"] = place,
            ["Ledger__Directory"] = null,
        },
        directory.Path);
}
