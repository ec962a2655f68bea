using SyncWorker.Runtime;

namespace SyncWorker.Tests;

public sealed class CrashPointTests
{
    [Theory]
    [InlineData(null, null, 0)]
    [InlineData("", null, 0)]
    [InlineData("before-settle", "before-settle", 1)]
    [InlineData("before-settle:3", "before-settle", 3)]
    public void A_crash_point_is_a_name_and_a_count(string? text, string? name, int times) =>
        Assert.Equal(name is null ? null : (name, times), CrashPoint.Parse(text));

    [Theory]
    [InlineData("before-settle:often")]
    [InlineData("a:1:2")]
    public void An_invalid_crash_point_is_refused(string text) => Assert.Throws<FormatException>(() => CrashPoint.Parse(text));
}
