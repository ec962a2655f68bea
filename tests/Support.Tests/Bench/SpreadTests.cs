using SyncWorker.Bench.Report;

namespace SyncWorker.Testing.Tests.Bench;

public sealed class SpreadTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3, 3, 3)]
    [InlineData(new[] { 5.0, 1.0, 3.0 }, 3, 1, 5)]
    [InlineData(new[] { 4.0, 1.0, 2.0, 3.0 }, 2.5, 1, 4)]
    public void The_middle_and_the_ends_do_not_depend_on_the_order(double[] values, double median, double least, double most) =>
        Assert.Equal(new Spread(median, least, most), Spread.Of(values));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 6)]
    [InlineData(95, 10.5)]
    [InlineData(99, 10.9)]
    [InlineData(100, 11)]
    public void A_percentile_between_two_values_is_interpolated(double percent, double value) =>
        Assert.Equal(value, Spread.Percentile([.. Enumerable.Range(1, 11).Select(number => (double)number)], percent), precision: 9);

    [Theory]
    [InlineData(88_123.4, "88,123")]
    [InlineData(123.4, "123")]
    [InlineData(16.25, "16.3")]
    [InlineData(0.123, "0.12")]
    [InlineData(0, "0")]
    [InlineData(-14.7, "-14.7")]
    public void A_figure_has_as_many_digits_as_mean_something(double value, string text) => Assert.Equal(text, Spread.Figure(value));

    [Fact]
    public void A_spread_names_its_ends_if_there_are_any()
    {
        Assert.Equal("2 (1–3)", Spread.Of([1, 2, 3]).ToString());
        Assert.Equal("2", Spread.Of([2]).ToString());
    }
}
