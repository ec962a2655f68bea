using FsCheck;
using FsCheck.Fluent;
using SyncWorker.Changes;

namespace SyncWorker.Tests;

public sealed class StorableTextTests
{
    [Theory]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("\u001b[31mred", "\uFFFD[31mred")] // a terminal would obey
    [InlineData("\u0085", "\uFFFD")]
    [InlineData("line\r\n\ttab", "line\r\n\ttab")]
    [InlineData("é 日本 😀", "é 日本 😀")]
    public void Characters_that_a_store_or_a_terminal_does_not_take_are_replaced(string text, string storable) =>
        Assert.Equal(storable, StorableText.Of(text, 100));

    [Fact]
    public void Any_text_becomes_text_of_the_same_length_up_to_the_limit_that_survives_UTF_8()
    {
        var texts = Gen.Elements("a", "\0", "\u001f", "\ud83d", "\ude00", "😀", "\n", "é").ListOf().Select(string.Concat);
        var cases = from text in texts from most in Gen.Choose(1, 20) select (text, most);

        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            var storable = StorableText.Of(drawn.text, drawn.most);
            var utf8 = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true);
            return utf8.GetString(utf8.GetBytes(storable)) == storable
                && !storable.Any(c => char.IsControl(c) && c != '\n')
                && storable.Length <= drawn.most
                && storable.Length >= Math.Min(drawn.text.Length, drawn.most) - 1
                && StorableText.Of(storable, drawn.most) == storable;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("a😀b", 2, "a")]
    [InlineData("a😀b", 3, "a😀")]
    [InlineData("ab", 2, "ab")]
    public void A_cut_never_splits_a_character(string text, int most, string cut) => Assert.Equal(cut, StorableText.Cut(text, most));
}
