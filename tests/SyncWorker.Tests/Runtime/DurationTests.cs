using System.Globalization;
using SyncWorker.Runtime;

namespace SyncWorker.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0:00:00.42", "0.4 s")]
    [InlineData("0:00:12.9", "12 s")]
    [InlineData("0:02:04", "2 min 4 s")]
    [InlineData("3:05:59", "3 h 5 min")]
    [InlineData("2.01:00:00", "2 d 1 h")]
    public void A_duration_is_written_in_its_two_largest_units(string time, string words) =>
        Assert.Equal(words, Duration.Of(TimeSpan.Parse(time, CultureInfo.InvariantCulture)));
}
