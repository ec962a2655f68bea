using Xunit;

namespace DimeClient.Tests.Answers;

public sealed class MarkupTitleTests
{
    [Theory]
    [InlineData("<html><head><title>502 Bad Gateway</title></head>", "502 Bad Gateway")]
    [InlineData("<TITLE lang=\"en\">\n Sign in &amp; go \n</TITLE>", "Sign in & go")]
    [InlineData("<title>first</title><title>second</title>", "first")]
    [InlineData("<title></title>", null)]
    [InlineData("<title>cut off", null)]
    [InlineData("<title", null)]
    [InlineData("</title><title>", null)]
    [InlineData("", null)]
    public void The_text_of_the_first_title_is_read_or_none(string markup, string? title) => Assert.Equal(title, MarkupTitle.Read(markup));
}
