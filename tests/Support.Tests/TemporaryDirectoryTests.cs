namespace SyncWorker.Testing.Tests;

public sealed class TemporaryDirectoryTests
{
    [Fact]
    public void Dispose_deletes_the_directory_and_its_contents()
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
