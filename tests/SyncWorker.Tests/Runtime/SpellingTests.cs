using FsCheck;
using FsCheck.Fluent;
using SyncWorker.Runtime;

namespace SyncWorker.Tests;

public sealed class SpellingTests
{
    [Fact]
    public void The_distance_is_the_fewest_letters_to_change_add_or_remove_and_exact_up_to_the_limit()
    {
        var word = Gen.Choose(0, 5).SelectMany(length => Gen.Elements('a', 'b', 'c').ListOf(length)).Select(string.Concat);
        var cases = from left in word from right in word from most in Gen.Choose(0, 6) select (left, right, most);

        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            var fewest = Fewest(drawn.left, drawn.right);
            var distance = Spelling.Distance(drawn.left, drawn.right, drawn.most);
            return fewest <= drawn.most ? distance == fewest : distance > drawn.most;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("ApiKye", "ApiKey")]
    [InlineData("apikey", "ApiKey")]
    [InlineData("Bse", "Base")] // "Base" is nearer than "Case"
    [InlineData("Something", null)]
    public void The_nearest_known_word_is_at_most_three_letters_away(string word, string? nearest) =>
        Assert.Equal(nearest, Spelling.Nearest(word, ["Case", "Base", "ApiKey", "Url of the server"]));

    // The definition itself: too slow for long words, and obviously right.
    private static int Fewest(string left, string right) => (left, right) switch
    {
        ("", _) => right.Length,
        (_, "") => left.Length,
        _ when left[0] == right[0] => Fewest(left[1..], right[1..]),
        _ => 1 + new[] { Fewest(left[1..], right), Fewest(left, right[1..]), Fewest(left[1..], right[1..]) }.Min(),
    };
}
