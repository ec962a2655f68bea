using SyncWorker.Changes;

namespace SyncWorker.Tests;

public sealed class OrderKeyTests
{
    private static readonly DateTimeOffset Eight = new(2026, 11, 20, 8, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void A_version_is_the_order_key_even_beside_a_time()
    {
        Assert.Equal(new OrderKey(0, 1, 17, 5), default(HighestKey).Assign(17, Eight, 5));
    }

    [Fact]
    public void A_time_is_the_order_key_of_a_source_without_versions_whatever_its_offset()
    {
        var key = default(HighestKey).Assign(null, Eight, 5);

        Assert.Equal(new OrderKey(0, 0, Eight.UtcTicks, 5), key);
        Assert.Equal(key, default(HighestKey).Assign(null, Eight.ToUniversalTime(), 5));
    }

    [Fact]
    public void A_change_without_version_and_time_is_newest_when_it_is_received()
    {
        var top = default(HighestKey).With(default(HighestKey).Assign(null, Eight, 1));

        var key = top.Assign(null, null, 2);

        Assert.Equal(new OrderKey(0, 0, Eight.UtcTicks, 2), key);
    }

    [Fact]
    public void A_version_is_newer_than_every_time()
    {
        var timed = default(HighestKey).Assign(null, Eight, 1);

        var versioned = default(HighestKey).With(timed).Assign(1, null, 2);

        Assert.True(versioned > timed);
    }

    [Fact]
    public void A_time_is_ignored_for_an_entity_that_has_ever_had_a_version()
    {
        var top = default(HighestKey).With(default(HighestKey).Assign(17, null, 1));

        var key = top.Assign(null, Eight, 2);

        Assert.Equal(new OrderKey(0, 1, 17, 2), key);
    }

    [Fact]
    public void A_lower_version_does_not_lower_the_highest_key()
    {
        var top = default(HighestKey).With(new(0, 1, 17, 1)).With(new(0, 1, 3, 2));

        Assert.Equal(new HighestKey(0, 1, 17), top);
    }

    [Fact]
    public void With_equal_versions_the_change_received_later_is_newer()
    {
        Assert.True(new OrderKey(0, 1, 17, 2) > new OrderKey(0, 1, 17, 1));
    }

    [Fact]
    public void The_epoch_outranks_everything_else()
    {
        Assert.True(new OrderKey(1, 0, 1, 1) > new OrderKey(0, 1, long.MaxValue, long.MaxValue));
        Assert.Equal(new OrderKey(3, 1, 1, 9), new HighestKey(3, 0, Eight.UtcTicks).Assign(1, null, 9));
    }

    [Fact]
    public void Negative_versions_are_ordered_like_other_numbers()
    {
        Assert.True(new OrderKey(0, 1, -2, 2) < new OrderKey(0, 1, -1, 1));
    }
}
