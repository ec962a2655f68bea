using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DimeClient.Tests.Answers;

public sealed class BodyTextTests
{
    private static readonly Gen<string> Text = Gen.Elements("a", "é", "日本", "😀", "\n", "<", "\0").ListOf().Select(string.Concat);

    [Theory]
    [InlineData("utf-8", null)]
    [InlineData("utf-8", "")]
    [InlineData("utf-8", "\"UTF-8\"")]
    [InlineData("utf-8", "klingon")]
    [InlineData("utf-8", "utf-7")] // .NET refuses to read it
    [InlineData("utf-16", "utf-16")]
    [InlineData("utf-32", " 'utf-32' ")]
    public void Any_text_is_decoded_in_the_named_charset_or_as_UTF_8(string written, string? named)
    {
        var encoding = Encoding.GetEncoding(written);

        Prop.ForAll(
            Text.ToArbitrary(),
            text => BodyText.Decode(encoding.GetBytes(text), named) == text
                && BodyText.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], named) == text)
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_read_as_Latin_1() =>
        Assert.Equal("R\u00e9paration", BodyText.Decode(Encoding.Latin1.GetBytes("R\u00e9paration"), "utf-8"));

    [Theory]
    [InlineData("a😀b", 1, "a")]
    [InlineData("a😀b", 2, "a")]
    [InlineData("a😀b", 3, "a😀")]
    [InlineData("a😀b", 4, "a😀b")]
    public void A_capped_text_never_ends_in_half_a_character(string text, int length, string capped) =>
        Assert.Equal(capped, BodyText.Cap(text, length));
}
