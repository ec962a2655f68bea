using SyncWorker.Ledger;

namespace SyncWorker.Tests;

public sealed class LedgerPlaceTests
{
    [Theory]
    [InlineData("STATE_DIRECTORY=/var/lib/a:/var/lib/b;HOME=/home/u", "u", false, false, "/var/lib/a")]
    [InlineData("HOME=/home/u", "u", false, false, "/home/u/.local/state/syncworker")]
    [InlineData("HOME=/home/u;XDG_STATE_HOME=/state", "u", false, false, "/state/syncworker")]
    [InlineData("HOME=/home/u;XDG_STATE_HOME=relative", "u", false, false, "/home/u/.local/state/syncworker")]
    [InlineData("HOME=/root", "root", false, false, "/var/lib/syncworker")]
    [InlineData("", "u", false, false, "/var/lib/syncworker")]
    [InlineData("HOME=/Users/u", "u", false, true, "/Users/u/Library/Application Support/SyncWorker")]
    [InlineData("ProgramData=/c/ProgramData", "u", true, false, "/c/ProgramData/SyncWorker")]
    public void By_default_the_ledger_is_in_the_systems_data_directory(
        string variables, string user, bool isWindows, bool isMacOS, string folder)
    {
        var said = variables.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);

        var place = LedgerPlace.Of(said.GetValueOrDefault, user, isWindows, isMacOS);

        Assert.Equal(folder, place.Replace('\\', '/'));
    }
}
