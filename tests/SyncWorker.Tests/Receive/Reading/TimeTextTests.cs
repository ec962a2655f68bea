using FsCheck;
using FsCheck.Fluent;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Tests;

public sealed class TimeTextTests
{
    private static readonly TimeZoneInfo Brussels = TimeZoneInfo.FindSystemTimeZoneById("Europe/Brussels");

    [Theory]
    [InlineData("2026-11-20", "2026-11-20")]
    [InlineData("2026-11-20T08:30", "2026-11-20T08:30:00")]
    [InlineData("2026-11-20t08:30:15z", "2026-11-20T08:30:15Z")]
    [InlineData("2026-11-20 08:30:15,25 +0130", "2026-11-20T08:30:15.25+01:30")]
    [InlineData("2026-11-20T08:30:15.123456789-05", "2026-11-20T08:30:15.1234567-05:00")] // no finer than the server
    public void The_usual_variants_are_sent_in_one_form(string written, string wire) =>
        Assert.Equal(wire, TimeText.Read(written)!.Wire(null));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-02-29")]
    [InlineData("2026-11-20T24:00")]
    [InlineData("2026-11-20T08")]
    [InlineData("2026-11-20T08:30:00+14:01")]
    [InlineData("2026-11-20T08:30:00+01:60")]
    [InlineData("2026-11-20T08:30:00Z\n")]
    [InlineData("20-11-2026")]
    [InlineData("٢٠٢٦-١١-٢٠")] // digits of another script
    public void A_text_in_another_form_is_not_a_time(string? written) => Assert.Null(TimeText.Read(written));

    [Fact]
    public void The_wire_form_is_read_again_as_the_same_instant_and_does_not_change()
    {
        var times =
            from days in Gen.Choose(0, 3_000_000)
            from second in Gen.Choose(0, 86_399)
            from fraction in Gen.Elements("", ".5", ".1234567", ",001")
            from offset in Gen.Elements("", "Z", "+14:00", "-14:00", "+05:30", " -0330")
            select DateTime.MinValue.AddDays(days).AddSeconds(second).ToString("s") + fraction + offset;

        Prop.ForAll(times.ToArbitrary(), written =>
        {
            var time = TimeText.Read(written)!;
            var again = TimeText.Read(time.Wire(null))!;
            return again.Wire(null) == time.Wire(null) && again.Instant(null) == time.Instant(null)
                && TimeText.Read(time.Wire(Brussels))!.Instant(null) == time.Instant(Brussels);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("0001-01-01", true, false)]
    [InlineData("1753-01-01T00:00:00", true, false)]
    [InlineData("1753-01-02", false, false)]
    [InlineData("9999-12-31T23:59:59.9999999", false, true)]
    [InlineData("2026-11-20", false, false)]
    public void Placeholders_for_no_date_and_for_no_end_are_recognised(string written, bool isUnset, bool isOpenEnd)
    {
        var time = TimeText.Read(written)!;

        Assert.Equal((isUnset, isOpenEnd), (time.IsUnset, time.IsOpenEnd));
    }
}
