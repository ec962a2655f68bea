using SyncWorker.Docs.Tests.Commands;

namespace SyncWorker.Docs.Tests;

public sealed class ShapeTests
{
    [Theory]
    [InlineData("id  seen\n 1  2026-11-20 08:00:00Z", " id  seen\n123  2027-01-02 03:04:05Z")]
    [InlineData("1 of 2 in /tmp/a, 3 min 2 s", "10 of 20 in /var/b.txt, 0.5 s")]
    [InlineData("first\n…\nlast", "first\na\nb\nlast")]
    [InlineData("first\n…", "first")]
    [InlineData("first", "2026-11-20 08:00:00Z warn: SyncWorker.X: A line of the log.\nfirst")]
    [InlineData("""{"a":1,"b":[{"c":"x"}],"d":null}""", """{"a":2,"b":[],"d":"y"}""")]
    public void Times_numbers_and_widths_do_not_matter(string shown, string printed) => Assert.Null(Shape.Difference(shown, printed));

    [Theory]
    [InlineData("id  seen", "id  last seen")]
    [InlineData("one line", "one line\nand one more")]
    [InlineData("first\n…\nlast", "first\nb")]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":[{"b":1}]}""", """{"a":[{"c":1}]}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    public void Words_names_and_kinds_do(string shown, string printed) => Assert.NotNull(Shape.Difference(shown, printed));
}
