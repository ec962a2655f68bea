using DimeClient.Entities;
using Xunit;

namespace DimeClient.Tests.Entities;

public sealed class DimeDateTimeTests
{
    [Theory]
    [InlineData("2026-11-20", "2026-11-20T00:00:00", null)]
    [InlineData("2026-11-20T08:00", "2026-11-20T08:00:00", null)]
    [InlineData("2026-11-20T08:00:00", "2026-11-20T08:00:00", null)]
    [InlineData("2026-11-20T08:00:00.1234567", "2026-11-20T08:00:00.1234567", null)]
    [InlineData("2026-11-20T08:00:00Z", "2026-11-20T08:00:00+00:00", 0)]
    [InlineData("2026-11-20T08:00+05:30", "2026-11-20T08:00:00+05:30", 330)]
    [InlineData("2026-11-20T08:00:00.5-05:00", "2026-11-20T08:00:00.5-05:00", -300)]
    [InlineData("0001-01-01T00:00:00", "0001-01-01T00:00:00", null)]
    [InlineData("9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59.9999999", null)]
    public void A_date_keeps_the_form_in_which_it_was_written(string text, string written, int? offset)
    {
        Assert.True(DimeDateTime.TryParse(text, out var date));

        Assert.Equal((written, offset), (date.ToString(), (int?)date.Offset?.TotalMinutes));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("20.11.2026")]
    [InlineData("2026-13-01")]
    [InlineData("08:00:00")]
    public void A_text_that_is_not_a_date_is_refused(string? text)
    {
        Assert.False(DimeDateTime.TryParse(text, out _));
    }

    [Theory]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public void A_DateTime_has_no_offset_whatever_its_kind(DateTimeKind kind)
    {
        DimeDateTime date = new DateTime(2026, 7, 1, 12, 0, 0, kind);

        Assert.Equal("2026-07-01T12:00:00", date.ToString());
        Assert.Null(date.Instant);
    }

    [Fact]
    public void A_DateTimeOffset_keeps_its_offset()
    {
        var value = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.FromHours(2));

        DimeDateTime date = value;

        Assert.Equal("2026-07-01T12:00:00+02:00", date.ToString());
        Assert.True(date.Instant!.Value.EqualsExact(value));
        Assert.NotEqual(date, value.ToUniversalTime()); // the same instant, written in another way
    }
}
