using FsCheck;
using FsCheck.Fluent;
using SyncWorker.Changes;
using SyncWorker.Replay.Records;

namespace SyncWorker.Tests;

public sealed class TypedKeyTests
{
    [Fact]
    public void A_key_is_found_with_its_parts_joined_by_slashes_escaped_or_not()
    {
        var keys = Gen.Choose(1, 3).SelectMany(count => Gen.Elements("BC1", "a/7", "É t", "100%", "x+y", "a%2Fb").ListOf(count));

        Prop.ForAll(keys.ToArbitrary(), parts =>
        {
            var match = KeyText.MatchOf(KeyText.Join(parts));
            return new TypedKey(KeyText.Join(parts)).Matches.Contains(match)
                && new TypedKey(" " + string.Join('/', parts).ToLowerInvariant() + " ").Matches.Contains(match);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Each_slash_separates_parts_or_belongs_to_one_and_readings_with_more_parts_come_first()
    {
        var three = new TypedKey("A/B/C").Readings.Select(parts => string.Join('|', parts));
        var four = new TypedKey("A/B/C/D").Readings.Select(parts => parts.Count);

        Assert.Equal(["A|B|C", "A/B|C", "A|B/C", "A/B/C"], three);
        Assert.Equal([4, 3, 3, 3, 2, 2, 2, 1], four);
    }

    [Fact]
    public void A_key_with_very_many_slashes_has_two_readings() =>
        Assert.Equal([101, 1], new TypedKey(string.Join('/', Enumerable.Repeat("x", 101))).Readings.Select(parts => parts.Count));

    [Theory]
    [InlineData("1001", "BC1/S/JOB-1001", true)]
    [InlineData("1001", "BC1/S/J0001001", true)]
    [InlineData("0001001", "BC1/S/1001", true)]
    [InlineData("1001", "BC1/S/21001", false)] // the end of another number
    [InlineData("1001", "BC1/S/JOB-1001-A", false)]
    [InlineData("1001", "BC1/1001/10", false)]
    [InlineData("0", "BC1/S/JOB-0", true)]
    [InlineData("J1001", "BC1/S/J1001", false)] // not a bare number
    [InlineData("١", "BC1/S/١", false)]
    public void A_bare_number_means_the_keys_whose_last_part_ends_in_exactly_that_number(string typed, string match, bool isIt) =>
        Assert.Equal(isIt, new TypedKey(typed).IsNumberOf(match));
}
