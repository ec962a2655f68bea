namespace SyncWorker.Testing.Tests;

public sealed class TemporaryDirectoryTests
{
    [Fact]
    public void It_is_gone_with_what_is_in_it()
    {
        string path;
        using (var directory = new TemporaryDirectory())
        {
            path = directory.Path;
            File.WriteAllText(directory.File("ledger.db"), "x");
            Assert.True(File.Exists(Path.Combine(path, "ledger.db")));
        }

        Assert.False(Directory.Exists(path));
    }
}
